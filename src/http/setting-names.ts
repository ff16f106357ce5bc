/** How an operator sets what a listener is refused for: the key of the file, and the variable. */
interface SettingName {
  readonly key: string;
  readonly variable: string;
}

export const settingNames = {
  ops: {
    address: { key: 'ops.address', variable: 'DEPOTDR_OPS_ADDRESS' },
    port: { key: 'ops.port', variable: 'DEPOTDR_OPS_PORT' },
  },
  page: {
    address: { key: 'page.address', variable: 'DEPOTDR_PAGE_ADDRESS' },
    port: { key: 'page.port', variable: 'DEPOTDR_PAGE_PORT' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, SettingName>>>>;

/** Those that only the page has. Secrets are set by a variable or by the path of a file. */
export const pageSettingNames = {
  token: { key: 'page.tokenFile', variable: 'DEPOTDR_PAGE_TOKEN' },
  certificate: { key: 'page.certificateFile', variable: 'DEPOTDR_PAGE_CERTIFICATE_FILE' },
  key: { key: 'page.keyFile', variable: 'DEPOTDR_PAGE_KEY_FILE' },
  clientAuthority: {
    key: 'page.clientCaFile',
    variable: 'DEPOTDR_PAGE_CLIENT_CA_FILE',
  },
  hostNames: { key: 'page.hostNames', variable: 'DEPOTDR_PAGE_HOST_NAMES' },
} as const satisfies Readonly<Record<string, SettingName>>;

/** `page.port (or DEPOTDR_PAGE_PORT)` */
export function describeSetting({ key, variable }: SettingName): string {
  return `${key} (or ${variable})`;
}
