import { CircleAlert, Hourglass, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { Finding, PackageFileView } from '../../../src-main/contract/methods.ts';
import type { CheckResult, ScriptView } from '../../../src-main/contract/package.ts';
import {
  Badge,
  Facts,
  ProgressBar,
  RunningText,
  ScriptText,
  Section,
  TextLink,
} from '../../components/index.ts';
import {
  bySeverity,
  findingSentence,
  formatBytes,
  formatEvr,
  formatMinute,
  formatNevra,
  packageKey,
  paragraphsOf,
  safeWebAddress,
  signerOf,
  verdictOf,
  verdictSentence,
} from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { closeOverlay, followPackage, type OpenedFile, openLink } from '../../state/index.ts';
import styles from './package-file.module.css';

interface FileReportProps {
  readonly view: PackageFileView;
  readonly progress: OpenedFile['progress'];
}

export function FileReport({ view, progress }: FileReportProps) {
  const { details, findings, installed } = view;
  return (
    <div className={styles['columns']}>
      <div className={styles['column']}>
        {view.isChecked || verdictOf(details.checks) === 'bad' ? (
          <Signer checks={details.checks} />
        ) : (
          <Checking progress={progress} />
        )}
        <Section
          title={message('package-file.findings')}
          aside={findings.length === 0 ? undefined : findings.length}
        >
          <Findings findings={findings} isChecked={view.isChecked} />
        </Section>
        <Scripts scripts={details.scripts} />
      </div>
      <div className={styles['column']}>
        {view.verb === 'unpack' ? (
          <SourceNote path={details.id.kind === 'file' ? details.id.path : details.name} />
        ) : (
          <InstalledNow view={view} installed={installed} />
        )}
        <Section title={message('package-file.identity')}>
          <Identity view={view} />
        </Section>
        <RunningText paragraphs={paragraphsOf(details.description)} />
      </div>
    </div>
  );
}

const verdictTones = {
  good: 'good',
  unsigned: 'caution',
  'unknown-key': 'caution',
  untrusted: 'caution',
  bad: 'danger',
} as const;

function Signer({ checks }: { readonly checks: readonly CheckResult[] }) {
  const verdict = verdictOf(checks);
  const tone = verdictTones[verdict];
  const Icon = tone === 'good' ? Info : tone === 'danger' ? CircleAlert : TriangleAlert;
  return (
    <div className={styles['signer']} data-tone={tone}>
      <Icon size={20} aria-hidden="true" />
      <div>
        <p className={styles['strong']}>{signerOf(checks) ?? message('package-file.no-signer')}</p>
        <p>{verdictSentence(verdict)}</p>
      </div>
    </div>
  );
}

/** Who it is from is not said before all that was signed has been read. */
function Checking({ progress }: Pick<FileReportProps, 'progress'>) {
  const label = message('package-file.checking');
  return (
    <div className={styles['signer']} data-tone="plain">
      <Hourglass size={20} aria-hidden="true" />
      <div className={styles['checking']}>
        <p className={styles['strong']}>{label}</p>
        <p>
          {progress === undefined
            ? message('package-file.checking-why')
            : message('package-file.checked-of', {
                done: formatBytes(progress.bytesChecked),
                total: formatBytes(progress.bytesTotal),
              })}
        </p>
        {progress === undefined ? null : (
          <ProgressBar label={label} fraction={progress.bytesChecked / progress.bytesTotal} />
        )}
      </div>
    </div>
  );
}

const severityIcons: Readonly<Record<Finding['severity'], LucideIcon>> = {
  danger: CircleAlert,
  caution: TriangleAlert,
  note: Info,
};

interface FindingsProps {
  readonly findings: readonly Finding[];
  readonly isChecked: boolean;
}

function Findings({ findings, isChecked }: FindingsProps) {
  if (findings.length === 0)
    return (
      <p className={styles['quiet']}>
        {message(isChecked ? 'package-file.no-findings' : 'package-file.findings-so-far')}
      </p>
    );
  return (
    <ul className={styles['findings']}>
      {bySeverity(findings).map((finding, index) => {
        const Icon = severityIcons[finding.severity];
        return (
          <li
            key={`${finding.kind} ${index}`}
            className={styles['finding']}
            data-severity={finding.severity}
          >
            <Icon
              size={16}
              aria-label={message(`package-file.severity-${finding.severity}`)}
              role="img"
            />
            <span>{findingSentence(finding)}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Scripts({ scripts }: { readonly scripts: readonly ScriptView[] }) {
  if (scripts.length === 0) return null;
  return (
    <Section title={message('package-file.scripts')} aside={scripts.length}>
      {scripts.map((script, index) => (
        <details key={`${script.kind} ${index}`} className={styles['script']}>
          <summary>
            {script.kind} <span className={styles['quiet']}>{script.interpreter}</span>
          </summary>
          <ScriptText
            label={message('package-file.script', { kind: script.kind })}
            body={script.body}
          />
        </details>
      ))}
    </Section>
  );
}

/** The folders for building are the user's own; the helper would unpack as root. So the command line does it. */
function SourceNote({ path }: { readonly path: string }) {
  const command = `turntable install ${quoted(path)}`;
  return (
    <Section title={message('package-file.source-title')}>
      <p className={styles['quiet']}>
        {message('package-file.source-note', {
          sources: 'rpmbuild/SOURCES',
          specs: 'rpmbuild/SPECS',
        })}
      </p>
      <p>
        <code>{command}</code>
      </p>
    </Section>
  );
}

/** For a shell. */
function quoted(path: string): string {
  return /^[\w./+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function InstalledNow({
  view,
  installed,
}: {
  readonly view: PackageFileView;
  readonly installed: PackageFileView['installed'];
}) {
  if (installed.length === 0) {
    return (
      <Section title={message('package-file.installed-now')}>
        <p className={styles['quiet']}>
          {message('package-file.not-installed', { name: view.details.name })}
        </p>
      </Section>
    );
  }
  return (
    <Section title={message('package-file.installed-now')}>
      <ul className={styles['installed']}>
        {installed.map((one) => (
          <li key={packageKey(one.id)} className={styles['change']}>
            <TextLink
              title={formatNevra(one)}
              onPress={() => {
                closeOverlay('package-file');
                followPackage(one.id);
              }}
            >
              {formatEvr(one)}
            </TextLink>
            <span aria-hidden="true">→</span>
            <span className={styles['strong']}>{formatEvr(view.details)}</span>
            <Badge tone={view.verb === 'downgrade' ? 'caution' : 'accent'}>
              {message(`package-file.change-${view.verb}`)}
            </Badge>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Identity({ view }: { readonly view: PackageFileView }) {
  const { details } = view;
  const { url } = details;
  return (
    <Facts
      facts={[
        [
          message('package-file.version'),
          message('package-file.version-for', { version: formatEvr(details), arch: details.arch }),
        ],
        [
          message('inspector.size'),
          message('inspector.size-in-files', {
            size: formatBytes(details.sizeBytes),
            count: details.fileCount,
          }),
        ],
        [message('inspector.group'), details.group],
        [message('inspector.license'), details.license],
        [message('inspector.vendor'), details.vendor],
        [message('inspector.packager'), details.packager],
        [
          message('inspector.built'),
          details.buildTimeSeconds === undefined
            ? undefined
            : formatMinute(details.buildTimeSeconds),
        ],
        [message('inspector.build-host'), details.buildHost],
        [message('inspector.source'), details.sourceRpm],
        [
          message('inspector.format'),
          message('inspector.format-words', {
            version: details.formatVersion,
            payload:
              details.payload.compressor === ''
                ? message('package-file.not-compressed')
                : details.payload.compressor,
          }),
        ],
        [
          message('inspector.address'),
          url === undefined ? undefined : <Address key="address" url={url} />,
        ],
      ]}
    />
  );
}

/** A link only where it can be opened; anything else is text. */
function Address({ url }: { readonly url: string }) {
  if (safeWebAddress(url) === undefined) return url;
  return <TextLink onPress={() => openLink(url)}>{url}</TextLink>;
}
