import { Braces, FileText, Printer, Sheet } from 'lucide-react';
import { Button, Dialog, Failed } from '../../components/index.ts';
import { desktopBridge } from '../../engine/index.ts';
import { closeOverlay, exportReport, useVerify } from '../../state/index.ts';
import styles from './verify.module.css';

const formats = [
  {
    format: 'html',
    icon: FileText,
    label: 'Page',
    hint: 'One HTML file that opens in any browser and prints well.',
  },
  {
    format: 'pdf',
    icon: Printer,
    label: 'PDF',
    hint: 'The same page, on paper of A4.',
  },
  {
    format: 'csv',
    icon: Sheet,
    label: 'Table',
    hint: 'CSV with one line for each finding, for spreadsheets.',
  },
  {
    format: 'json',
    icon: Braces,
    label: 'Data',
    hint: 'JSON with everything the report knows, for programs.',
  },
] as const;

/** Saving the report that is shown. */
export function VerifyExport() {
  const exporting = useVerify((state) => state.exporting);
  const error = useVerify((state) => state.exportError);
  // A browser prints by itself; only the desktop makes a PDF of it.
  const offered = formats.filter(({ format }) => format !== 'pdf' || desktopBridge() !== undefined);
  return (
    <Dialog
      title="Save the report"
      subtitle="The report that is shown, as a file of its own."
      onClose={() => closeOverlay('verify-export')}
    >
      <ul className={styles['formats']}>
        {offered.map(({ format, icon, label, hint }, index) => (
          <li key={format} className={styles['format']}>
            <span className={styles['formatWords']}>
              <b>{label}</b>
              <span className={styles['quiet']}>{hint}</span>
            </span>
            <Button
              icon={icon}
              isFirst={index === 0}
              isDisabled={exporting !== undefined}
              description={`Save as ${format.toUpperCase()}`}
              onPress={() => void exportReport(format)}
            >
              {exporting === format ? 'Saving…' : `Save ${format.toUpperCase()}`}
            </Button>
          </li>
        ))}
      </ul>
      {error === undefined ? null : <Failed isCompact error={error} />}
    </Dialog>
  );
}
