import { Folder } from 'lucide-react';
import { Empty, Failed, Loading } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { reloadInspector, useInspector } from '../../state/index.ts';
import { FilesTree } from './files-tree.tsx';

export function Files() {
  const files = useInspector((state) => state.files);
  if (files.status === 'failed') return <Failed error={files.error} onRetry={reloadInspector} />;
  if (files.status !== 'ready') return <Loading what={message('inspector.loading-files')} />;
  const entries = files.value;
  if (entries.length === 0) {
    return (
      <Empty
        icon={Folder}
        title={message('inspector.no-files')}
        hint={message('inspector.no-files-hint')}
      />
    );
  }
  return <FilesTree key={entries[0]?.path} entries={entries} />;
}
