import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import type { SpecParts } from '../support/build-package.ts';
import { runProgram } from '../support/real-rpm.ts';
import { addShell, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('lua');
after(() => scratch[Symbol.dispose]());

let made = 0;

/** A package with these sections; percent signs of Lua are doubled for the spec by the caller. */
function withLua(sections: string, more: Partial<SpecParts> = {}): string {
  made += 1;
  return buildPackage(scratch.path, { name: `lua${made}`, sections, ...more });
}

/** Roots with a shell, accounts and `/dev/null`. */
function roots(): SideBySide {
  return sideBySide(scratch.path, (root) => {
    addShell(root, '/bin/cat');
    for (const folder of ['etc', 'tmp', 'dev', 'd']) mkdirSync(join(root, folder));
    runProgram('mknod', ['-m', '666', join(root, 'dev/null'), 'c', '1', '3']);
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nbin:x:1:2:b:/bin:/x\n');
    writeFileSync(join(root, 'etc/group'), 'root:x:0:\nbin:x:2:\nadm:x:4:root,bin\n');
  });
}

/** Lua that shows values with their types, and what a call gives or how it fails. */
const showing = `
io.stdout:setvbuf("no")
local function show(v)
  if type(v) ~= "table" then return tostring(v) .. "<" .. (math.type(v) or type(v)) .. ">" end
  local k = {}
  for a, b in pairs(v) do k[#k + 1] = tostring(a) .. "=" .. show(b) end
  table.sort(k)
  return "{" .. table.concat(k, ", ") .. "}"
end
local function try(n, f, ...)
  local r, o = table.pack(pcall(f, ...)), {}
  for i = 1, r.n do o[#o + 1] = show(r[i]) end
  print(n, table.concat(o, " | "))
end
`;

/** Each line is `name, function, arguments`. */
function tries(lines: string): string {
  const calls = lines
    .trim()
    .split('\n')
    .map((line) => `try(${line.trim()})`);
  return `%pre -p <lua>${showing}${calls.join('\n')}\n`.replace(/%(?!pre -p)/g, '%%');
}

function sameResults(lines: string): void {
  const both = roots();
  const { stdout } = both.output('-i', withLua(tries(lines)));
  assert.ok(stdout.split('\n').length > lines.trim().split('\n').length, stdout);
}

test('scripts in Lua run when rpm runs them, with its arguments', { skip }, () => {
  const both = roots();
  const kinds = ['pretrans', 'pre', 'post', 'preun', 'postun', 'posttrans'];
  const telling = (kind: string): string =>
    `%${kind} -p <lua>\nprint("${kind}", #arg, arg[0], arg[1], arg[2], math.type(arg[2]), type(opt), select("#", ...), posix.getcwd(), posix.umask(), io.read())\n`;
  const parts = { name: 'told', sections: kinds.map(telling).join('') };
  both.step('-i', withLua('', { ...parts, version: '1' }));
  both.step('-U', withLua('', { ...parts, version: '2' }));
  both.step('-e', 'told');
});

/** By what ends the script. */
const endings: Readonly<Record<string, string>> = {
  'an error': 'print("before") error("bad")',
  'an error without a place': 'error("bad", 0)',
  'an error that is no text': 'error({})',
  'an error that is nothing': 'error()',
  'an error deep in calls': 'local function f() local x x.y() end f()',
  'a return value': 'return false',
  exit: 'os.exit(3)',
  'exec without fork': 'posix.exec("/bin/sh")',
  'a copy that goes on': 'io.stdout:setvbuf("no") if posix.fork() ~= 0 then posix.wait() end',
  'a copy that fails': 'if posix.fork() == 0 then error("x") end posix.wait()',
};

test('a script in Lua ends as with rpm, and stops its package where others would', { skip }, () => {
  const both = roots();
  for (const body of Object.values(endings))
    both.output('-i', withLua(`%post -p <lua>\n${body}\n`));
  for (const kind of ['pretrans', 'pre', 'posttrans'])
    both.step('-i', withLua(`%${kind} -p <lua>\nprint("before")\nerror("bad")\n`));
});

test('prefixes of relocated packages are a table', { skip }, () => {
  const both = roots();
  const parts = {
    preamble: 'Prefix: /opt\nPrefix: /srv',
    install:
      'mkdir -p $RPM_BUILD_ROOT/opt $RPM_BUILD_ROOT/srv; echo > $RPM_BUILD_ROOT/opt/a; echo > $RPM_BUILD_ROOT/srv/b',
    files: '/opt/a\n/srv/b',
  };
  const body = 'print(table.concat(RPM_INSTALL_PREFIX, ","), os.getenv("RPM_INSTALL_PREFIX"))';
  both.output('-i', withLua(`%post -p <lua>\n${body}\n`, parts));
});

test('posix functions about files give what they give with rpm', { skip }, () => {
  sameResults(`
"mode", posix.stat, "/etc/passwd", "mode"
"sizes", posix.stat, "/etc/passwd", "size", "type"
"whole", function() local t = posix.stat("/etc/passwd") for k in pairs(t) do t[k] = math.type(t[k]) or "text" end return t end
"device", posix.stat, "/dev/null", "type"
"unknown", posix.stat, "/etc/passwd", "bogus"
"missing", posix.stat, "/nosuch"
"nothing", posix.stat
"umask", posix.umask
"umask", posix.umask, "rwx------"
"umask", posix.umask, "022"
"umask", posix.umask, "bogus"
"umask", posix.umask
"access", posix.access, "/etc/passwd", "rw"
"access", posix.access, "/etc/passwd", "x"
"access", posix.access, "/etc/passwd", "q"
"access", posix.access, "/nosuch"
"mkdir", posix.mkdir, "/d/n"
"mkdir", posix.mkdir, "/d/n"
"chmod", posix.chmod, "/d/n", "u=rwx,g+x"
"mode", posix.stat, "/d/n", "mode"
"chmod", posix.chmod, "/d/n", "rwsr-x--x"
"mode", posix.stat, "/d/n", "mode"
"chmod", posix.chmod, "/d/n", "0755"
"chmod", posix.chmod, "/d/n", "a+t"
"chmod", posix.chmod, "/d/n", "bogus"
"chmod", posix.chmod, "/d/n", "+s"
"mode", posix.stat, "/d/n", "mode"
"chmod", posix.chmod, "/d/n", "g=w,o=x"
"mode", posix.stat, "/d/n", "mode"
"chmod", posix.chmod, "/d/n", "ug=rw"
"chmod", posix.chmod, "/d/n", "go-w,a+x"
"mode", posix.stat, "/d/n", "mode"
"chmod", posix.chmod, "/nosuch", "700"
"chown", posix.chown, "/d/n", "bin", 4
"uid", posix.stat, "/d/n", "uid"
"gid", posix.stat, "/d/n", "gid"
"chown", posix.chown, "/d/n", "nosuch"
"chown", posix.chown, "/d/n"
"chown", posix.chown, "/d/n", nil, 5
"chown", posix.chown, "/nosuch", 0, 0
"dir", function() local t = posix.dir("/d/n") table.sort(t) return t end
"dir", posix.dir, "/nosuch"
"files", function() local t = {} for f in posix.files("/d") do t[#t + 1] = f end table.sort(t) return t end
"files", posix.files, "/nosuch"
"symlink", posix.symlink, "target", "/d/n/l"
"symlink", posix.symlink, "target", "/d/n/l"
"readlink", posix.readlink, "/d/n/l"
"readlink", posix.readlink, "/d/n"
"link", posix.link, "/etc/passwd", "/d/n/p"
"link", posix.link, "/nosuch", "/d/n/q"
"unlink", posix.unlink, "/d/n/p"
"unlink", posix.unlink, "/d/n/p"
"rmdir", posix.rmdir, "/d/n"
"mkfifo", posix.mkfifo, "/d/n/f"
"mkfifo", posix.mkfifo, "/d/n/f"
"utime", posix.utime, "/d/n/f", 1000, 2000
"mtime", posix.stat, "/d/n/f", "mtime"
"utime", posix.utime, "/nosuch"
"chdir", posix.chdir, "/d"
"getcwd", posix.getcwd
"chdir", posix.chdir, "/nosuch"
"pathconf", posix.pathconf, "/", "name_max"
"pathconf", posix.pathconf, "/nosuch", "name_max"
"pathconf", posix.pathconf, "/", "bogus"
"odd", function() local n = "/d/o\\ndd \\255" io.open(n, "w"):close() return posix.stat(n, "size"), posix.unlink(n) end
`);
});

test('posix functions about the process give what they give with rpm', { skip }, () => {
  sameResults(`
"getpasswd", posix.getpasswd
"getpasswd", posix.getpasswd, 1, "dir"
"getpasswd", posix.getpasswd, "nosuch"
"getpasswd", posix.getpasswd, "root", "bogus"
"getpasswd", posix.getpasswd, {}
"getgroup", posix.getgroup, "adm"
"getgroup", posix.getgroup, 0
"getgroup", posix.getgroup, "nosuch"
"getgroup", posix.getgroup
"ids", posix.getprocessid, "uid", "gid"
"ids", function() local t = posix.getprocessid() for k in pairs(t) do t[k] = math.type(t[k]) end return t end
"uname", posix.uname, "%s-%m-%%"
"uname", posix.uname, "%q"
"ttyname", posix.ttyname, 99
"ctermid", posix.ctermid
"sysconf", posix.sysconf, "clk_tck"
"sysconf", function() local t = posix.sysconf() for k in pairs(t) do t[k] = math.type(t[k]) end return t end
"times", function() local t = posix.times() for k in pairs(t) do t[k] = math.type(t[k]) end return t end
"times", posix.times, "bogus"
"getenv", posix.getenv, "NOSUCH"
"setenv", posix.setenv, "A_", "1"
"setenv", posix.setenv, "A_", "2", false
"getenv", posix.getenv, "A_"
"unsetenv", posix.unsetenv, "A_"
"getenv", posix.getenv, "A_"
"putenv", posix.putenv, "A_=5"
"getenv", os.getenv, "A_"
"setenv", posix.setenv, "", "x"
"setenv", posix.setenv, "X"
"getenv", function() return posix.getenv().A_ end
"kill", posix.kill, 999999, 0
"kill", posix.kill, posix.getprocessid("pid"), 0
"kill", posix.kill
"sleep", posix.sleep, 0
"setuid", posix.setuid, "nosuch"
"setuid", posix.setuid, "root"
"setgid", posix.setgid, 0
"wait", posix.wait
"errno", posix.errno
"redirect", posix.redirect2null, 1
"redirect", rpm.redirect2null, 1
"fork", function() local p = posix.fork() if p == 0 then posix.exec("/bin/sh", "-c", "echo in child; exit 3") end return posix.wait(p) == p end
"fork", function() local p = posix.fork() if p == 0 then os.exit(7) end return posix.wait(p) == p end
"version", function() return posix.version end
`);
});

test('io and os reach the files and programs of the root', { skip }, () => {
  sameResults(`
"open", io.open, "/d/nosuch"
"open", io.open, "/d/x", "zz"
"open", function() local f = io.open("/d/x", "w+") f:write("12 0x1F 3.5e2 abc\\nline2\\n\\nlast") f:seek("set") return f:read("n", "n", "n"), f:read("l", "L", "l", "a", "a", "l"), f:seek("cur", -2), f:close(), tostring(f), io.type(f), io.type(3), pcall(f.read, f) end
"lines", function() local t = {} for l in io.lines("/d/x") do t[#t + 1] = l end return t end
"lines", io.lines, "/nosuch"
"output", function() io.output("/d/y") io.write("a", 1, 2.5) io.close() io.output(io.stdout) return io.open("/d/y"):read("a") end
"output", function() local f = io.open("/d/y", "a+") return f:write(1, "x") == f, f:flush(), f:setvbuf("full", 10), f:seek("set"), f:read(2), f:read(0), f:close() end
"rename", os.rename, "/d/x", "/d/z"
"rename", os.rename, "/nosuch", "/d/q"
"remove", os.remove, "/d/z"
"remove", os.remove, "/nosuch"
"tmpname", function() local n = os.tmpname() return n:gsub("_.*", "_"), os.remove(n) end
"date", os.date, "!%Y-%m-%d %H:%M:%S", 0
"date", os.date, "!*t", 3600
"getenv", os.getenv, "NOSUCH"
"execute", os.execute, "exit 4"
"execute", os.execute
"execute", os.execute, "echo via os"
"execute", os.execute, "kill -9 $$"
"popen", function() local f = io.popen("echo a; echo b; exit 5") local s = f:read("a") return s, f:close() end
"popen", function() local f = io.popen("cat", "w") f:write("to cat\\n") return f:close() end
"popen", io.popen, "x", "q"
"stdin", io.read
"dofile", dofile, "/nosuch"
"loadfile", loadfile, "/nosuch"
"loadfile", function() io.open("/d/c.lua", "w"):write("#!first\\nreturn ..., here"):close() return loadfile("/d/c.lua", "t", { here = 5 })(4) end
"dofile", function() io.open("/d/c.lua", "w"):write("return 7"):close() return dofile("/d/c.lua") end
"require", function() package.path = "/d/?.lua" return (require("c")) end
"bit", bit32.band, 5, 4
"pow", math.pow, 2, 3
"cut", print, "a\\0b"
`);
});

test('rpm functions give what they give with rpm', { skip }, () => {
  sameResults(`
"expand", rpm.expand, "%{_dbpath} %{?nosuch:x} %{!?nosuch:y} %%"
"define", rpm.define, "foo bar"
"expand", rpm.expand, "%foo %{foo}"
"isdefined", rpm.isdefined, "foo"
"isdefined", rpm.isdefined, "nosuch"
"undefine", rpm.undefine, "foo"
"isdefined", rpm.isdefined, "foo"
"define", rpm.define, "1x y"
"define", rpm.define, "abc(x:) %{-x*}/%1/%#/%*/%**/%0"
"expand", rpm.expand, "%abc -x 1 2 3"
"isdefined", rpm.isdefined, "abc"
"expand", rpm.expand, "%{foo"
"expand", rpm.expand
"expand", rpm.expand, "%(echo shell)"
"expand", rpm.expand, "%{lua:print(1)}"
"macros", function() macros.zz = "q" return macros.zz, macros.nosuch end
"macros", function() return macros.abc({ "q", "r" }) end
"macros", function() return macros.abc("q r") end
"b64encode", rpm.b64encode, "a\\0\\255b"
"b64encode", rpm.b64encode, string.rep("x", 100)
"b64encode", rpm.b64encode, string.rep("x", 100), 0
"b64encode", rpm.b64encode, string.rep("x", 100), 21
"b64decode", rpm.b64decode, "YQD/Yg=="
"b64decode", rpm.b64decode, "!!"
"b64decode", rpm.b64decode
"vercmp", rpm.vercmp, "1:1.0-1", "1.0-1"
"vercmp", rpm.vercmp, "1.0", "1.0~rc1"
"vercmp", rpm.vercmp, "1"
"vercmp", rpm.vercmp, "", "a"
"vercmp", rpm.vercmp, "1-1", "1"
"ver", function() local v = rpm.ver("2:1.0-3") return tostring(v), v.e, v.v, v.r end
"ver", function() local v = rpm.ver("1.0") return tostring(v), v.e, v.v, v.r end
"ver", function() local v = rpm.ver("1.0") print(v.x) end
"ver", function() return rpm.ver("1") < rpm.ver("2"), rpm.ver("1") == rpm.ver("1"), rpm.ver("1-1") <= rpm.ver("1") end
"ver", function() return tostring(rpm.ver(1, 2, 3)), tostring(rpm.ver(nil, "2", "3")) end
"ver", rpm.ver
"ver", rpm.ver, ""
"splitargs", rpm.splitargs, [[a "b c" 'd"e' f\\ g]]
"unsplitargs", rpm.unsplitargs, { "a", "b c", 'd"e', "", "'" }
"splitargs", rpm.splitargs
"open", function() local f = rpm.open("/d/w", "w") return type(f), tostring(f), f:write("abcd"), f:close(), tostring(f) end
"open", function() local f = rpm.open("/d/w") return f:read(2), f:seek("set", 1), f:read(), f:read(), f:close() end
"open", rpm.open, "/nosuch"
"open", function() local f = rpm.open("/d/z", "w.gzdio") f:write("zipped") f:close() f = rpm.open("/d/z", "r.gzdio") return f:read(), f:close() end
"open", function() local f = rpm.open("/d/w") f:write("x") end
"hooks", function() rpm.register("hook", function(a) print("hooked", #a, a[1], a[2]) return 1 end) return rpm.call("hook", 1, "a") end
"hooks", rpm.unregister, "hook", print
"call", rpm.call, "nosuch"
"execute", rpm.execute, "/bin/sh", "-c", "echo hi"
"execute", rpm.execute
`);
});
