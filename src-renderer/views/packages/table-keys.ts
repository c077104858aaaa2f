import { message } from '../../language/index.ts';
import {
  addMarks,
  announce,
  clearMarks,
  currentRow,
  type KeyPress,
  planErase,
  knownOffers,
  planUpgrades,
  removeMarks,
  setCursor,
  shortcutFor,
  type ShortcutId,
  toggleMark,
  useMarks,
  usePackages,
  useUpgrades,
  verifyPackages,
} from '../../state/index.ts';
import { formatNevra } from '../../format/index.ts';

interface Place {
  readonly cursor: number;
  readonly last: number;
  readonly visibleRows: number;
}

const actions: Partial<Record<ShortcutId, (place: Place) => void>> = {
  'row-up': ({ cursor }) => setCursor(cursor - 1),
  'row-down': ({ cursor }) => setCursor(cursor + 1),
  'row-first': () => setCursor(0),
  'row-last': ({ last }) => setCursor(last),
  'page-up': ({ cursor, visibleRows }) => setCursor(cursor - visibleRows),
  'page-down': ({ cursor, visibleRows }) => setCursor(cursor + visibleRows),
  mark: markCurrent,
  'mark-range': () => markAndGo(1),
  'mark-range-up': () => markAndGo(-1),
  'unmark-all': clearMarks,
  inspect: focusDetails,
  erase: eraseChosen,
  keep: keepCurrent,
  upgrade: upgradeChosen,
  verify: verifyChosen,
};

/** Does what a key means in the table; tells whether it meant anything. */
export function onTableKey(press: KeyPress, visibleRows: number): boolean {
  const id = shortcutFor(press, 'table');
  const action = id === undefined ? undefined : actions[id];
  const { cursor, list } = usePackages.getState();
  const last = list.status === 'ready' ? list.value.count - 1 : 0;
  action?.({ cursor, last, visibleRows });
  return action !== undefined;
}

function focusDetails(): void {
  document
    .querySelector<HTMLElement>('[data-pane="inspector"] [role=tab][aria-selected=true]')
    ?.focus();
}

function markCurrent(): void {
  const row = currentRow();
  if (row !== undefined) toggleMark(row);
  setCursor(usePackages.getState().cursor + 1);
}

function markAndGo(step: 1 | -1): void {
  const row = currentRow();
  if (row !== undefined) addMarks([row]);
  setCursor(usePackages.getState().cursor + step);
  const next = currentRow();
  if (next !== undefined) addMarks([next]);
}

/** The marked packages, or the one the keyboard is on when none is marked. */
function chosenInstances(): readonly number[] {
  const { marks } = useMarks.getState();
  if (marks.size > 0) return [...marks.keys()];
  const id = currentRow()?.id;
  return id?.kind === 'installed' ? [id.instance] : [];
}

function eraseChosen(): void {
  const instances = chosenInstances();
  if (instances.length > 0) planErase(instances);
}

/** YaST's `+`: it stays as it is. */
function keepCurrent(): void {
  const row = currentRow();
  if (row !== undefined) removeMarks([row]);
  setCursor(usePackages.getState().cursor + 1);
}

/** YaST's `>`: the newer versions that are at hand. */
function upgradeChosen(): void {
  const chosen = new Set(chosenInstances());
  const found = knownOffers(useUpgrades.getState()).filter(
    ({
      one: {
        installed: { id },
      },
    }) => (id.kind === 'installed' ? chosen.has(id.instance) : false),
  );
  if (found.length === 0) announce(message('told.no-upgrade'));
  else planUpgrades(found);
}

function verifyChosen(): void {
  const { marks } = useMarks.getState();
  const row = currentRow();
  const subject =
    marks.size > 0
      ? message('common.marked-packages', { count: marks.size })
      : row === undefined
        ? ''
        : formatNevra(row);
  verifyPackages(
    subject,
    chosenInstances().map((instance) => ({ kind: 'installed', instance })),
  );
}
