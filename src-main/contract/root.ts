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

/** A root that was opened before, or is the machine's own or the sandbox. */
export interface KnownRoot {
  readonly path: string;
  readonly kind: RootInfo['kind'];
  readonly isOpen: boolean;
  /** Opened when the window starts and nothing else is asked for. */
  readonly isDefault: boolean;
  readonly state:
    | {
        readonly kind: 'there';
        readonly database: 'sqlite' | 'ndb' | 'bdb';
        readonly packageCount: number;
        /** Of the database's file. */
        readonly changedAtSeconds: number;
      }
    /** The folder, or its database, is not there (any more). */
    | { readonly kind: 'missing'; readonly what: 'folder' | 'database' }
    | { readonly kind: 'unreadable'; readonly reason: string };
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
