import { Failed, FolderChips } from '../../components/index.ts';
import { desktopBridge } from '../../engine/index.ts';
import { message } from '../../language/index.ts';
import { addFolder, loadUpgrades, removeFolder, useUpgrades, valueOf } from '../../state/index.ts';

/** The folders of package files that are looked through. */
export function Folders() {
  const folders = useUpgrades((state) => state.folders);
  const bridge = desktopBridge();
  if (folders.status === 'failed') return <Failed error={folders.error} onRetry={loadUpgrades} />;
  return (
    <FolderChips
      label={message('upgrades.folders')}
      pathLabel={message('upgrades.folder-path')}
      folders={valueOf(folders) ?? []}
      onChoose={bridge === undefined ? undefined : () => bridge.chooseFolder()}
      onAdd={(path) => void addFolder(path)}
      onRemove={(path) => void removeFolder(path)}
    />
  );
}
