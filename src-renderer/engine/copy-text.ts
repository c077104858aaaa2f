/** The parts of a page that are needed here; tests without a page load this file too. */
interface Page {
  readonly navigator: { readonly clipboard?: { writeText(text: string): Promise<void> } };
  readonly document: {
    readonly body: { append(element: object): void };
    createElement(name: 'textarea'): {
      value: string;
      select(): void;
      remove(): void;
    };
    execCommand(command: 'copy'): boolean;
  };
}

/** Puts a text on the clipboard; false where neither way is allowed. */
export async function copyText(text: string): Promise<boolean> {
  const { navigator, document } = globalThis as unknown as Page;
  try {
    if (navigator.clipboard === undefined) throw new Error('no clipboard here');
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without that permission a selection may still be copied.
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    return isCopied;
  }
}
