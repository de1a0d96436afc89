// What the package offers to programs; the command is cloud/main.ts.
export { Emulator } from './emulator/emulator';
export type { EmulatorOptions } from './emulator/emulator';
