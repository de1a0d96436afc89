// The first import of the command: what follows needs node:sqlite, https://nodejs.org/docs/latest-v22.x/api/sqlite.html
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 13)) {
  console.error(
    `error: azure-itsm-offline needs Node.js 22.13 or newer (got ${process.versions.node}): https://nodejs.org/`,
  );
  process.exit(1);
}
