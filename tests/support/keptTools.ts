import { which } from '../../offline/toolchain/pulumiCli';

export { isKept, keptPackages, keptTool, succeed } from '../../review/keptTool';

/** Whether a command is on PATH; a test that needs another is skipped, and counted so. */
export const has = (command: string) => which(command, process.env) !== undefined;
