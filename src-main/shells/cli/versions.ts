/** The release of rpm whose command line this one follows; scripts compare it. */
export const compatibleVersion = '4.18.0';
