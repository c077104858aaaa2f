/** Where 64-bit systems that also have 32-bit libraries keep theirs. */
const lib64 = /^(?:x86_64|ppc64|s390x|sparc64|aarch64|riscv64|loongarch64)/;

/**
 * The macros of an installed rpm that scripts ask for at install time, by name: folders and the
 * machine, with the values of rpm's own macro file.
 *
 * @param machine - as uname(2) names it
 */
export function defaultMacros(machine: string): Readonly<Record<string, string>> {
  return {
    ...folders,
    _build: '%{_host}',
    _build_arch: machine,
    _build_cpu: machine,
    _host: `${machine}-pc-linux-gnu`,
    _host_cpu: machine,
    _lib: lib64.test(machine) ? 'lib64' : 'lib',
    _libdir: lib64.test(machine) ? '%{_prefix}/lib64' : '%{_prefix}/lib',
    _arch: machine,
    _os: 'linux',
    optflags: '-O2 -g',
  };
}

/**
 * What `--target` says of the macros: of `CPU-VENDOR-OS` the first and the last word count, `-gnu` at the
 * end does not, and without an OS it is Linux. Case is lost.
 */
export function targetMacros(target: string): Readonly<Record<string, string>> {
  const [cpu = '', ...rest] = target.toLowerCase().replace(/-gnu$/, '').split('-');
  const os = rest.at(-1) ?? 'linux';
  return { _target: `${cpu}-${os}`, _target_cpu: cpu, _target_os: os };
}

const folders: Readonly<Record<string, string>> = {
  _bindir: '%{_exec_prefix}/bin',
  _build_os: 'linux',
  _datadir: '%{_prefix}/share',
  _dbpath: '/var/lib/rpm',
  _defaultdocdir: '%{_datadir}/doc',
  _defaultlicensedir: '%{_datadir}/licenses',
  _exec_prefix: '%{_prefix}',
  _host_os: 'linux',
  _host_vendor: 'pc',
  _includedir: '%{_prefix}/include',
  _infodir: '%{_datadir}/info',
  _initddir: '%{_sysconfdir}/init.d',
  _install_script_path: '/sbin:/bin:/usr/sbin:/usr/bin:/usr/X11R6/bin',
  _keyring: 'rpmdb',
  _keyringpath: '%{_dbpath}/pubkeys/',
  _libexecdir: '%{_exec_prefix}/libexec',
  _localstatedir: '/var',
  _mandir: '%{_datadir}/man',
  _prefix: '/usr',
  _rpmconfigdir: '/usr/lib/rpm',
  _rpmluadir: '%{_rpmconfigdir}/lua',
  _rpmmacrodir: '%{_rpmconfigdir}/macros.d',
  _rundir: '/run',
  _sbindir: '%{_exec_prefix}/sbin',
  _sharedstatedir: '%{_prefix}/com',
  _sysconfdir: '/etc',
  _tmppath: '%{_var}/tmp',
  _usr: '/usr',
  _usrsrc: '%{_usr}/src',
  _var: '/var',
};
