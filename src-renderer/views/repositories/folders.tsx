import { FolderChips } from '../../components/index.ts';
import { desktopBridge } from '../../engine/index.ts';
import { message } from '../../language/index.ts';
import { setRepositoryFolders, useRepositories, valueOf } from '../../state/index.ts';

/** Folders with metadata of the user's own, beside what `.repo` files name. */
export function RepositoryFolders() {
  const folders = valueOf(useRepositories((state) => state.folders)) ?? [];
  const bridge = desktopBridge();
  return (
    <FolderChips
      label={message('repositories.folders')}
      pathLabel={message('repositories.folder-path')}
      folders={folders}
      onChoose={bridge === undefined ? undefined : () => bridge.chooseFolder()}
      onAdd={(path) => void setRepositoryFolders([...folders, path])}
      onRemove={(path) => void setRepositoryFolders(folders.filter((one) => one !== path))}
    />
  );
}
