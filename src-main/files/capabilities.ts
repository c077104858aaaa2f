import { capabilitiesFromText, capabilitiesToAttribute, MalformedError } from '../base/index.ts';

/**
 * Value of the extended attribute `security.capability` for a text as FILECAPS has it
 * (`cap_net_raw,cap_net_admin=ep`; the grammar of cap_from_text(3)).
 *
 * @throws {MalformedError} HEADER_MALFORMED when the text is none, or asks for what a file cannot have
 */
export function capabilityAttribute(text: string): Uint8Array {
  const wanted = capabilitiesFromText(text);
  if (wanted === undefined) throw malformed(text, 'it is no list of capabilities');
  const { effective, permitted, inheritable } = wanted;
  if (effective !== 0n && effective !== (permitted | inheritable))
    throw malformed(text, 'the effective set of a file is all or nothing');
  return capabilitiesToAttribute(wanted);
}

function malformed(text: string, found: string): MalformedError {
  return new MalformedError('HEADER_MALFORMED', `reading file capabilities '${text}': ${found}`);
}
