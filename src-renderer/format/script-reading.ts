/** What a script does, as far as its commands tell: for somebody who does not read shell. */

export interface ScriptTouch {
  readonly tone: 'danger' | 'caution' | 'plain';
  readonly words: string;
}

/** Commands and what they mean, the most serious first. Every one is looked for at the place of a command. */
const meanings: readonly (readonly [commands: string, tone: ScriptTouch['tone'], words: string])[] =
  [
    ['curl|wget|ftp|scp|rsync|git', 'danger', 'fetches something over the network'],
    ['rpm|rpmkeys|dnf|yum|zypper|apt-get', 'danger', 'calls a package manager'],
    ['setcap', 'danger', 'gives programs privileges'],
    ['setenforce|setsebool|semanage|semodule', 'danger', 'changes SELinux'],
    ['iptables|nft|firewall-cmd', 'danger', 'changes the firewall'],
    ['visudo|passwd|chpasswd|usermod|gpasswd', 'caution', 'changes accounts'],
    ['useradd|adduser|groupadd|addgroup|systemd-sysusers', 'caution', 'makes users or groups'],
    ['userdel|groupdel', 'caution', 'removes users or groups'],
    [
      'systemctl|service|chkconfig|update-rc\\.d|invoke-rc\\.d',
      'caution',
      'starts, stops or enables services',
    ],
    ['kill|killall|pkill', 'caution', 'ends programs that run'],
    ['rm|rmdir|unlink', 'caution', 'removes files'],
    ['chmod|chown|chgrp|setfacl', 'caution', 'changes who may use files'],
    ['crontab', 'caution', 'changes timed jobs'],
    [
      'modprobe|insmod|depmod|dracut|mkinitrd|grubby|grub2-mkconfig|kernel-install',
      'caution',
      'touches the kernel or how the system starts',
    ],
    ['mount|umount', 'caution', 'mounts file systems'],
    ['eval', 'caution', 'runs text it puts together'],
    ['mv|cp|install|ln|mkdir|touch|sed|tee|dd', 'plain', 'writes or moves files'],
    ['update-alternatives|alternatives', 'plain', 'chooses between programs for one task'],
    ['ldconfig', 'plain', 'renews the list of libraries'],
    ['restorecon|fixfiles', 'plain', 'restores SELinux labels'],
    ['udevadm', 'plain', 'tells the device manager'],
    ['systemd-tmpfiles', 'plain', 'makes temporary folders'],
    [
      'update-desktop-database|gtk-update-icon-cache|update-mime-database|glib-compile-schemas|fc-cache|mktexlsr|install-info|update-ca-trust|update-ca-certificates',
      'plain',
      'renews a list of what is installed',
    ],
  ];

/** Where a command may stand: at the beginning of a line, or behind what joins commands. */
const placeOfCommand = '(?:^|[;&|({`!]|\\b(?:then|else|do|exec|if|while)\\s)\\s*(?:/\\S*/)?';

const patterns = meanings.map(
  ([commands, tone, words]) =>
    [new RegExp(`${placeOfCommand}(?:${commands})(?=\\s|$|;|\\))`, 'm'), { tone, words }] as const,
);

/** Lines of a shell script without what is only said in them: comments. */
function commandsOf(body: string): string {
  return body.replace(/^\s*#.*$/gm, '').replace(/\s#.*$/gm, '');
}

/**
 * What a script touches. Only scripts of a shell are read; of others nothing is claimed.
 *
 * @returns undefined where it cannot be told
 */
export function readScript(interpreter: string, body: string): readonly ScriptTouch[] | undefined {
  const program = interpreter.split(' ')[0] ?? '';
  // the interpreter alone is the command
  const text =
    body.trim() === '' ? interpreter : /\/(?:ba|da|k|z)?sh$/.test(program) ? body : undefined;
  if (text === undefined) return undefined;
  const commands = commandsOf(text);
  return patterns.flatMap(([pattern, touch]) => (pattern.test(commands) ? [touch] : []));
}
