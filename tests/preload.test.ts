import { spawnSync } from 'node:child_process';

/** Loads preload.js in a Node.js that says it is this version. */
function preloadOn(version: string) {
  const program = `
    Object.defineProperty(process.versions, 'node', { value: '${version}' });
    Object.defineProperty(process, 'version', { value: 'v${version}' });
    require('./preload.js');
    console.log('the program runs');`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', program], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('on a Node.js that is too old the program stops before anything is loaded, and says what to do', () => {
  expect(preloadOn('20.20.2')).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'error: this program needs Node.js 22 or newer, and found v20.20.2. Put a newer one on PATH, or use the one the project brings: npm ci, then PATH="$PWD/node_modules/.bin:$PATH" pulumi up\n',
  });
});

test('on a Node.js that is new enough it runs', () => {
  expect(preloadOn('22.0.0')).toEqual({ status: 0, stdout: 'the program runs\n', stderr: '' });
});
