// parts of the package that its types leave out: the places where its hosts and its requests are made
declare module 'spotify-web-api-node/src/webapi-request.js' {
  import type { RequestBuilder } from 'spotify-web-api-node/src/base-request.js'
  const module: { builder: (accessToken?: string) => RequestBuilder }
  export default module
}

declare module 'spotify-web-api-node/src/base-request.js' {
  export interface RequestBuilder {
    withHost(host: string): RequestBuilder
    withPort(port: number): RequestBuilder
    withScheme(scheme: string): RequestBuilder
    withAuth(accessToken?: string): RequestBuilder
    withPath(path: string): RequestBuilder
  }
  const module: { builder: () => RequestBuilder }
  export default module
}

declare module 'spotify-web-api-node/src/http-manager.js' {
  interface Pending {
    timeout(limits: { readonly response: number; readonly deadline: number }): Pending
  }
  type Method = (this: unknown, uri: string) => Pending
  const module: { _makeRequest: (method: Method, ...rest: readonly unknown[]) => void }
  export default module
}
