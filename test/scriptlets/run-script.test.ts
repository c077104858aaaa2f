import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  checkScript,
  runScript,
  scriptFailure,
  scriptletIsolation,
} from '../../src-main/scriptlets/index.ts';
import type { Script, ScriptEnd } from '../../src-main/scriptlets/index.ts';
import { addShell, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('scriptlets');
after(() => scratch[Symbol.dispose]());

function script(body: string, more: Partial<Script> = {}): Script {
  const base = { kind: '%pre', nevra: 'a-1-1.noarch', interpreter: ['/bin/sh'] };
  return { ...base, body, arguments: [2], prefixes: [], ...more };
}

interface Ran {
  readonly end: ScriptEnd;
  readonly stdout: string;
  readonly stderr: string;
}

async function ran(root: string, mode: 'chroot' | 'namespaces', one: Script): Promise<Ran> {
  const text = { stdout: '', stderr: '' };
  const end = await runScript(one, {
    root,
    mode,
    environment: { KEPT: 'yes', PATH: '/nowhere' },
    output(stream, part) {
      text[stream] += part;
    },
  });
  return { end, ...text };
}

test('messages name the script as rpm does', () => {
  const one = script('');
  assert.equal(scriptFailure(one, { kind: 'done' }), undefined);
  assert.equal(
    scriptFailure(one, { kind: 'exit', status: 3 }),
    '%prein(a-1-1.noarch) scriptlet failed, exit status 3',
  );
  assert.equal(
    scriptFailure({ ...one, kind: '%post' }, { kind: 'signal', signal: 9 }),
    '%post(a-1-1.noarch) scriptlet failed, signal 9',
  );
});

test('relative interpreters are refused before anything runs', () => {
  checkScript(script('x', { interpreter: ['<lua>'] }));
  assert.throws(() => checkScript(script('x', { interpreter: ['sh'] })), {
    code: 'SCRIPTLET_FAILED',
  });
  checkScript(script('x'));
});

test('a script runs inside its root', { skip: withoutInstall }, async () => {
  const root = join(scratch.path, 'root');
  mkdirSync(root);
  addShell(root);
  const body =
    'read x; echo "$1|$PWD|$PATH|$KEPT|$(umask)|[$x]|$RPM_INSTALL_PREFIX"; echo e >&2; echo 1 > /made; exit 4';
  const { end, stdout, stderr } = await ran(root, 'chroot', script(body, { prefixes: ['/opt'] }));
  assert.deepEqual(end, { kind: 'exit', status: 4 });
  assert.equal(stdout, '2|/|/sbin:/bin:/usr/sbin:/usr/bin:/usr/X11R6/bin|yes|0022|[]|/opt\n');
  assert.equal(stderr, 'e\n');
  assert.equal(readFileSync(join(root, 'made'), 'utf8'), '1\n');
  assert.deepEqual(readdirSync(join(root, 'var/tmp')), []);
  assert.ok(existsSync('/etc/passwd'), 'this process is outside again');
  const killed = await ran(root, 'chroot', script('kill -9 $$'));
  assert.deepEqual(killed.end, { kind: 'signal', signal: 9 });
  const missing = await ran(root, 'chroot', script('x', { interpreter: ['/bin/nosuch'] }));
  assert.deepEqual(missing.end, {
    kind: 'not-started',
    reason: 'No such file or directory',
    errno: 'ENOENT',
  });
});

test('a daemon that keeps the output open is not waited for', {
  skip: withoutInstall,
}, async () => {
  const root = join(scratch.path, 'daemon');
  mkdirSync(root);
  addShell(root, '/bin/sleep');
  const before = performance.now();
  const { end } = await ran(root, 'chroot', script('sleep 20 & echo started'));
  assert.deepEqual(end, { kind: 'done' });
  assert.ok(performance.now() - before < 10_000);
});

const isolation = scriptletIsolation();
const noNamespaces = isolation.mode === 'namespaces' ? false : isolation.reason;

test('a sandbox sees its own files and programs of the machine, and changes only itself', {
  skip: noNamespaces,
}, async () => {
  const box = join(scratch.path, 'box');
  for (const folder of ['etc', 'usr/bin', 'opt']) mkdirSync(join(box, folder), { recursive: true });
  writeFileSync(join(box, 'etc/own'), 'mine\n');
  writeFileSync(join(scratch.path, 'secret'), 'secret\n');
  const body = `
    cat /etc/own; ls / | tr '\\n' ' '; echo
    cat ${scratch.path}/secret || echo 'no way out'
    echo changed > /usr/bin/turntable-made; echo changed > /etc/made; rm -f /usr/bin/env
    ls /proc | grep -c '^[0-9]'; id -u
    cat /proc/net/route | wc -l
  `;
  const { end, stdout, stderr } = await ran(box, 'namespaces', script(body));
  assert.deepEqual(end, { kind: 'done' }, stderr);
  const lines = stdout.split('\n');
  assert.equal(lines[0], 'mine');
  assert.doesNotMatch(lines[1] ?? '', /old|home|root|work/);
  assert.equal(lines[2], 'no way out');
  assert.ok(Number(lines[3]) < 10, 'no processes of others');
  assert.equal(lines[4], '0');
  assert.ok(Number(lines[5]) <= 1, 'no network');
  assert.equal(readFileSync(join(box, 'etc/made'), 'utf8'), 'changed\n');
  assert.ok(!existsSync('/usr/bin/turntable-made'));
  assert.ok(existsSync('/usr/bin/env'));
  assert.equal(readFileSync(join(box, 'usr/bin/turntable-made'), 'utf8'), 'changed\n');
});

test('a script reads the paths it is given, all or none of them', {
  skip: withoutInstall,
}, async () => {
  const root = join(scratch.path, 'input');
  mkdirSync(root);
  addShell(root);
  const input = Array.from({ length: 20_000 }, (_, at) => `/usr/share/doc/file ${at}`);
  const body = 'while read -r line; do last=$line; count=$((count + 1)); done; echo "$count $last"';
  const { stdout } = await ran(root, 'chroot', script(body, { input }));
  assert.equal(stdout, `${input.length} ${input.at(-1)}\n`);
  const { end } = await ran(root, 'chroot', script('exit 0', { input }));
  assert.deepEqual(end, { kind: 'done' });
});

test('a script in Lua sees its sandbox alone, and no other way out', {
  skip: noNamespaces,
}, async () => {
  const box = join(scratch.path, 'lua-box');
  for (const folder of ['etc', 'opt']) mkdirSync(join(box, folder), { recursive: true });
  writeFileSync(join(scratch.path, 'secret'), 'secret\n');
  const body = `
    print(table.concat(posix.dir("/"), " "))
    print(posix.getcwd(), posix.getprocessid("uid"), io.open("${scratch.path}/secret"))
    io.open("/etc/made", "w"):write("changed"):close()
    print(posix.getenv("KEPT"), posix.getenv("ELECTRON_RUN_AS_NODE"), posix.access("/old"))
    io.stdout:flush()
    local copy = posix.fork()
    if copy == 0 then posix.exec("/bin/sh", "-c", "/bin/ls ${scratch.path} 2>&1; echo in the sandbox") end
    posix.wait(copy)
  `;
  const { end, stdout, stderr } = await ran(
    box,
    'namespaces',
    script(body, { interpreter: ['<lua>'] }),
  );
  assert.deepEqual(end, { kind: 'done' }, stderr);
  assert.doesNotMatch(stdout.split('\n')[0] ?? '', /old|home|root|work/);
  assert.match(stdout, /^\/\t0\.0\tnil\t.*secret: No such file or directory\t2$/m);
  assert.match(stdout, /^yes\tnil\tnil\t\/old: No such file or directory\t2\.0$/m);
  assert.match(stdout, /cannot access .*\nin the sandbox\n$/);
  assert.equal(readFileSync(join(box, 'etc/made'), 'utf8'), 'changed');
});

test('an endless script in Lua ends when its process is ended', {
  skip: withoutInstall,
}, async () => {
  const root = join(scratch.path, 'endless');
  mkdirSync(root);
  const body = 'print(posix.kill(posix.getprocessid("pid"), 9)) while true do end';
  const { end } = await ran(root, 'chroot', script(body, { interpreter: ['<lua>'] }));
  assert.deepEqual(end, { kind: 'signal', signal: 9 });
});
