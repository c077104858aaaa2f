/** The system that is being looked after. */
export interface RootInfo {
  /** Absolute path; `/` for this machine. */
  readonly path: string;
  readonly kind: 'system' | 'sandbox' | 'directory';
  /** Absolute path of the database folder, inside the root. */
  readonly databasePath: string;
  readonly packageCount: number;
  /** Whether the caller may write without a prompt. */
  readonly isWritable: boolean;
  /** How scriptlets run here. */
  readonly scriptlets: 'chroot' | 'namespaces' | 'disabled';
  /** Why, when they do not run. */
  readonly scriptletsReason?: string;
  readonly generation: string;
}

/** Versions for the About box and the test log. */
export interface AboutInfo {
  readonly version: string;
  readonly engineNode: string;
  readonly sqlite: string;
  /** Absent in the web shell. */
  readonly electron?: string;
  readonly chrome?: string;
  readonly shell: 'electron' | 'web';
  readonly dependencies: readonly { readonly name: string; readonly version: string }[];
}
