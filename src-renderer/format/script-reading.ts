import type { MessageKey } from '../language/index.ts';

/** What a script does, as far as its commands tell: for somebody who does not read shell. */

type Touch =
  Extract<MessageKey, `scripts.${string}`> extends `scripts.${infer Name}` ? Name : never;

export interface ScriptTouch {
  readonly tone: 'danger' | 'caution' | 'plain';
  /** What it comes to, as the catalogue names it. */
  readonly touch: Touch;
}

/** Commands and what they mean, the most serious first. Every one is looked for at the place of a command. */
const meanings: readonly (readonly [commands: string, tone: ScriptTouch['tone'], touch: Touch])[] =
  [
    ['curl|wget|ftp|scp|rsync|git', 'danger', 'network'],
    ['rpm|rpmkeys|dnf|yum|zypper|apt-get', 'danger', 'package-manager'],
    ['setcap', 'danger', 'privileges'],
    ['setenforce|setsebool|semanage|semodule', 'danger', 'selinux'],
    ['iptables|nft|firewall-cmd', 'danger', 'firewall'],
    ['visudo|passwd|chpasswd|usermod|gpasswd', 'caution', 'accounts'],
    ['useradd|adduser|groupadd|addgroup|systemd-sysusers', 'caution', 'make-users'],
    ['userdel|groupdel', 'caution', 'remove-users'],
    ['systemctl|service|chkconfig|update-rc\\.d|invoke-rc\\.d', 'caution', 'services'],
    ['kill|killall|pkill', 'caution', 'kill'],
    ['rm|rmdir|unlink', 'caution', 'remove-files'],
    ['chmod|chown|chgrp|setfacl', 'caution', 'rights'],
    ['crontab', 'caution', 'cron'],
    [
      'modprobe|insmod|depmod|dracut|mkinitrd|grubby|grub2-mkconfig|kernel-install',
      'caution',
      'kernel',
    ],
    ['mount|umount', 'caution', 'mount'],
    ['eval', 'caution', 'eval'],
    ['mv|cp|install|ln|mkdir|touch|sed|tee|dd', 'plain', 'write-files'],
    ['update-alternatives|alternatives', 'plain', 'alternatives'],
    ['ldconfig', 'plain', 'libraries'],
    ['restorecon|fixfiles', 'plain', 'labels'],
    ['udevadm', 'plain', 'devices'],
    ['systemd-tmpfiles', 'plain', 'temporary'],
    [
      'update-desktop-database|gtk-update-icon-cache|update-mime-database|glib-compile-schemas|fc-cache|mktexlsr|install-info|update-ca-trust|update-ca-certificates',
      'plain',
      'caches',
    ],
  ];

/** Where a command may stand: at the beginning of a line, or behind what joins commands. */
const placeOfCommand = '(?:^|[;&|({`!]|\\b(?:then|else|do|exec|if|while)\\s)\\s*(?:/\\S*/)?';

const patterns = meanings.map(
  ([commands, tone, touch]) =>
    [new RegExp(`${placeOfCommand}(?:${commands})(?=\\s|$|;|\\))`, 'm'), { tone, touch }] as const,
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
