import type { Finding } from '../contract/methods.ts';
import type { CheckResult, ScriptView } from '../contract/package.ts';
import { FileType, visibleText } from '../base/index.ts';
import type { FileInfo } from '../files/index.ts';

/** What findings are made from. */
export interface FindingSources {
  readonly files: readonly FileInfo[];
  /** Scripts that would run with root's rights on the machine; none where they are shut in. */
  readonly scriptsAsRoot: readonly ScriptView[];
  readonly checks: readonly CheckResult[];
  /** Whether those are all there are; one that is missing tells nothing before. */
  readonly isChecked: boolean;
  readonly arch: string;
  /** Whether packages of that architecture can be installed here. */
  readonly isArchUsable: boolean;
  /** `name-version-release.arch` of the newer package that is installed. */
  readonly newerInstalled: string | undefined;
}

const SETUID = 0o4000;
const SETGID = 0o2000;
const WORLD_WRITABLE = 0o002;
const STICKY = 0o1000;

const severityRank = { danger: 0, caution: 1, note: 2 } as const;

/** Things a careful person wants to know before installing, the worst first. */
export function findingsOf(sources: FindingSources): readonly Finding[] {
  const found = [
    ...signatureFindings(sources),
    ...sources.files.flatMap(fileFindings),
    ...sources.scriptsAsRoot.map(
      ({ kind }): Finding => ({ kind: 'script-as-root', severity: 'note', subject: kind }),
    ),
  ];
  if (!sources.isArchUsable)
    found.push({ kind: 'other-arch', severity: 'danger', subject: sources.arch });
  if (sources.newerInstalled !== undefined)
    found.push({ kind: 'downgrade', severity: 'caution', subject: sources.newerInstalled });
  return found.toSorted((one, other) => severityRank[one.severity] - severityRank[other.severity]);
}

function signatureFindings({ checks, isChecked }: FindingSources): Finding[] {
  const failed = checks.filter(({ outcome }) => outcome === 'fail');
  if (failed.length > 0)
    return failed.map(({ algorithm, coverage, detail }) => ({
      kind: 'bad-signature',
      severity: 'danger',
      subject: `${coverage} ${algorithm}${detail === undefined ? '' : `: ${detail}`}`,
    }));
  if (!isChecked) return [];
  const signatures = checks.filter(
    ({ kind, outcome }) => kind === 'signature' && outcome !== 'notfound',
  );
  if (signatures.length === 0)
    return [{ kind: 'unsigned', severity: 'caution', subject: 'no signature' }];
  if (signatures.some(({ outcome }) => outcome === 'ok')) return [];
  const [first] = signatures;
  const subject = first?.keyId ?? first?.algorithm ?? '';
  return [{ kind: 'unknown-key', severity: 'caution', subject }];
}

function fileFindings(file: FileInfo): Finding[] {
  const subject = visibleText(file.path);
  const type = file.mode & FileType.MASK;
  const found: Finding[] = [];
  if (type === FileType.REGULAR && (file.mode & (SETUID | SETGID)) !== 0)
    found.push({ kind: 'setuid', severity: 'danger', subject });
  if (file.capabilities !== '' && file.capabilities !== '=')
    found.push({
      kind: 'capabilities',
      severity: 'danger',
      subject: `${subject} ${visibleText(file.capabilities)}`,
    });
  if (type === FileType.CHARACTER_DEVICE || type === FileType.BLOCK_DEVICE)
    found.push({ kind: 'device-node', severity: 'caution', subject });
  if (isWritableByAll(type, file.mode))
    found.push({ kind: 'world-writable', severity: 'caution', subject });
  if (isService(file.path)) found.push({ kind: 'service', severity: 'note', subject });
  return found;
}

/** A folder with the sticky bit, like /tmp, is meant to be written by all. */
function isWritableByAll(type: number, mode: number): boolean {
  if (type === FileType.SYMLINK || (mode & WORLD_WRITABLE) === 0) return false;
  return type !== FileType.DIRECTORY || (mode & STICKY) === 0;
}

function isService(path: string): boolean {
  return (
    /^\/(?:usr\/lib|etc|lib)\/systemd\/(?:system|user)\/[^/]+\.(?:service|socket|timer|path)$/.test(
      path,
    ) ||
    /^\/etc\/(?:rc\.d\/)?init\.d\/[^/]+$/.test(path) ||
    /^\/etc\/xdg\/autostart\/[^/]+\.desktop$/.test(path) ||
    /^\/etc\/cron\.[a-z]+\/[^/]+$/.test(path)
  );
}
