/** Names of the channels between the preload script and the main process. */
export const channels = {
  /** A wire message, in either direction. */
  message: 'turntable:message',
  choosePackageFiles: 'turntable:choose-package-files',
  saveFile: 'turntable:save-file',
  showFile: 'turntable:show-file',
  chooseKeyFile: 'turntable:choose-key-file',
  /** The language the page speaks, as a BCP 47 tag. */
  language: 'turntable:language',
  chooseFolder: 'turntable:choose-folder',
} as const;
