/**
 * The window's widgets: they know neither the stores nor the engine, only their properties.
 * Start reading at button.tsx and dialog.tsx; table-like things are in tree.tsx.
 */
export { Badge, type Tone } from './badge.tsx';
export { BrandMark } from './brand-mark.tsx';
export { Button, IconButton } from './button.tsx';
export { classes } from './classes.ts';
export { Dialog } from './dialog.tsx';
export { DiskBar } from './disk-bar.tsx';
export { Facts } from './facts.tsx';
export { FileMark } from './file-mark.tsx';
export { FilterBar } from './filter-bar.tsx';
export { flattenTree, type TreeRow } from './flatten-tree.ts';
export { FolderChips } from './folder-chips.tsx';
export { KeyCap, shortcutWords } from './key-cap.tsx';
export { LiveRegion } from './live-region.tsx';
export { Message } from './message.tsx';
export { MasterDetail, MasterList } from './master-detail.tsx';
export { PathForm } from './path-form.tsx';
export { NotPrepared, Preparing } from './preparing.tsx';
export { ProgressBar } from './progress-bar.tsx';
export { ProgressLine } from './progress-line.tsx';
export { RunningText } from './running-text.tsx';
export { Room } from './room.tsx';
export { ScriptText, ScrollArea } from './scroll-area.tsx';
export { SearchField } from './search-field.tsx';
export { Section } from './section.tsx';
export { Splitter } from './splitter.tsx';
export { Empty, Failed, Loading } from './states.tsx';
export {
  StatusGlyph,
  statusWords,
  TriState,
  type StatusGlyphState,
  type TriStateValue,
} from './status-glyph.tsx';
export { Tabs, type TabSpec } from './tabs.tsx';
export { TextLink } from './text-link.tsx';
export { Tree } from './tree.tsx';
export { useNow } from './use-now.ts';
