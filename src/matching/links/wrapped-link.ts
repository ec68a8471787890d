/** Pages that only lead on to another address: where they are, and the parameters that may hold it. */
const WRAPPERS: readonly {
  readonly host: RegExp
  readonly path: RegExp
  readonly names: readonly string[]
}[] = [
  { host: /^consent\.(youtube|google)\.[a-z.]+$/, path: /./, names: ['continue'] },
  { host: /^accounts\.google\.[a-z.]+$/, path: /./, names: ['continue'] },
  { host: /^(www\.)?google\.[a-z.]{2,6}$/, path: /^\/url$/, names: ['q', 'url'] },
  {
    host: /^(www\.|m\.|music\.)?youtube\.com$/,
    path: /^\/(attribution_link|redirect|oembed|signin)$/,
    names: ['u', 'q', 'url', 'next'],
  },
  {
    host: /^(open|accounts)\.spotify\.com$/,
    path: /^\/(oembed|([\w-]+\/)?login)$/,
    names: ['url', 'continue'],
  },
  { host: /^(www\.)?soundcloud\.com$/, path: /^\/oembed(\.json)?$/, names: ['url'] },
  { host: /^api(-v2|-mobile)?\.soundcloud\.com$/, path: /^\/resolve(\.json)?$/, names: ['url'] },
  { host: /^(gate|exit)\.sc$/, path: /./, names: ['url'] },
  { host: /^lm?\.(facebook|instagram|messenger)\.com$/, path: /./, names: ['u'] },
]

/**
 * The address that a page of consent, of a login or of a redirect leads on to, or null for any other page. Never a file or
 * another scheme: what a page on the net leads to lies on the net.
 */
export function wrappedLink(url: URL): URL | null {
  const path = url.pathname.replace(/(?<=.)\/$/, '')
  const wrapper = WRAPPERS.find(({ host, path: paths }) => host.test(url.hostname) && paths.test(path))
  const held = wrapper?.names.map((name) => url.searchParams.get(name)).find((value) => value !== null)
  const inner = URL.parse(held ?? '', url.origin)
  return held && inner !== null && /^https?:$/.test(inner.protocol) ? inner : null
}
