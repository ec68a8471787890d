const SECRET =
  /^(.*[-_])?(token|secret|signature|sig|password|passwd|pwd|auth|authorization|credential|apikey|api[-_]?key|key|session|sid|policy|hmac|jwt)([-_].*)?$/i

/**
 * A link made fit for a report, a tag or a log: user, password and the values of parameters that look like secrets are
 * replaced by dots. What identifies a track (`v`, `list`, `id`) stays. A text that is no URL comes back as it is.
 */
export function shownLink(link: string): string {
  const url = URL.parse(link)
  if (url === null) return link
  const secrets = [...url.searchParams.keys()].filter((name) => SECRET.test(name))
  if (url.username === '' && url.password === '' && secrets.length === 0) return link
  url.username = ''
  url.password = ''
  for (const name of secrets) url.searchParams.set(name, '...')
  return url.href
}
