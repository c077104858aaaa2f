import { Braces, FileText, Printer, Sheet } from 'lucide-react';
import { Button, Dialog, Failed } from '../../components/index.ts';
import { desktopBridge } from '../../engine/index.ts';
import { message } from '../../language/index.ts';
import { closeOverlay, exportReport, useVerify } from '../../state/index.ts';
import styles from './verify.module.css';

const formats = [
  { format: 'html', icon: FileText },
  { format: 'pdf', icon: Printer },
  { format: 'csv', icon: Sheet },
  { format: 'json', icon: Braces },
] as const;

/** Saving the report that is shown. */
export function VerifyExport() {
  const exporting = useVerify((state) => state.exporting);
  const error = useVerify((state) => state.exportError);
  // A browser prints by itself; only the desktop makes a PDF of it.
  const offered = formats.filter(({ format }) => format !== 'pdf' || desktopBridge() !== undefined);
  return (
    <Dialog
      title={message('verify.export-title')}
      subtitle={message('verify.export-subtitle')}
      onClose={() => closeOverlay('verify-export')}
    >
      <ul className={styles['formats']}>
        {offered.map(({ format, icon }, index) => (
          <li key={format} className={styles['format']}>
            <span className={styles['formatWords']}>
              <b>{message(`verify.format-${format}`)}</b>
              <span className={styles['quiet']}>{message(`verify.format-${format}-hint`)}</span>
            </span>
            <Button
              icon={icon}
              isFirst={index === 0}
              isDisabled={exporting !== undefined}
              description={message('verify.save-as', { format: format.toUpperCase() })}
              onPress={() => void exportReport(format)}
            >
              {exporting === format
                ? message('verify.saving')
                : message('verify.save-format', { format: format.toUpperCase() })}
            </Button>
          </li>
        ))}
      </ul>
      {error === undefined ? null : <Failed isCompact error={error} />}
    </Dialog>
  );
}
