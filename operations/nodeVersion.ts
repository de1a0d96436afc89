// The first import of the command: what follows are ES modules, https://nodejs.org/api/modules.html#loading-ecmascript-modules-using-require
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19) || (major === 22 && minor < 12)) {
  console.error(
    `error: azure-itsm needs Node.js 20.19, 22.12 or newer (got ${process.versions.node}): https://nodejs.org/`,
  );
  process.exit(1);
}
