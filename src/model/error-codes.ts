/** The user's own scale; what each means stands below. */
export type Severity = 'critical' | 'high' | 'medium' | 'low'

/**
 * Every stable error code with its severity (the user's own scale) and whether a retry may help.
 * critical: the run stops; high: retried, then failed; medium: this track fails, the run goes on; low: expected, noted.
 */
export const ERROR_CODES = {
  // triggers and drops
  TRIGGER_INVALID: { severity: 'medium', retryable: false },
  TRIGGER_TOO_LARGE: { severity: 'medium', retryable: false },
  TRIGGER_NOT_A_FILE: { severity: 'medium', retryable: false },
  TRIGGER_UNREADABLE: { severity: 'medium', retryable: false },
  TRIGGER_UNKNOWN_KIND: { severity: 'medium', retryable: false },
  TRIGGER_EMPTY: { severity: 'medium', retryable: false },
  TRIGGER_UNKNOWN_TASK: { severity: 'medium', retryable: false },
  TRIGGER_ATTEMPTS_SPENT: { severity: 'high', retryable: false },
  PATH_NOT_ALLOWED: { severity: 'medium', retryable: false },
  URL_NOT_ALLOWED: { severity: 'medium', retryable: false },
  PROGRAM_NOT_ALLOWED: { severity: 'medium', retryable: false },
  URL_INVALID: { severity: 'medium', retryable: false },
  // audio
  AUDIO_UNREADABLE: { severity: 'medium', retryable: false },
  AUDIO_EMPTY: { severity: 'medium', retryable: false },
  AUDIO_TRUNCATED: { severity: 'medium', retryable: false },
  AUDIO_TOO_LONG: { severity: 'medium', retryable: false },
  CONVERSION_FAILED: { severity: 'medium', retryable: false },
  ANALYSIS_FAILED: { severity: 'medium', retryable: false },
  TAGS_FAILED: { severity: 'medium', retryable: false },
  // downloads
  DOWNLOAD_NOT_FOUND: { severity: 'medium', retryable: false },
  DOWNLOAD_FAILED: { severity: 'medium', retryable: true },
  DOWNLOAD_GEO_BLOCKED: { severity: 'low', retryable: false },
  DOWNLOAD_PRIVATE: { severity: 'medium', retryable: false },
  DOWNLOAD_DRM: { severity: 'medium', retryable: false },
  DOWNLOAD_RATE_LIMITED: { severity: 'high', retryable: true },
  DOWNLOAD_BOT_CHECK: { severity: 'high', retryable: false },
  DOWNLOAD_AGE_RESTRICTED: { severity: 'medium', retryable: false },
  DOWNLOAD_NO_AUDIO: { severity: 'medium', retryable: false },
  DOWNLOAD_TOO_LARGE: { severity: 'medium', retryable: false },
  DOWNLOAD_STALLED: { severity: 'high', retryable: true },
  DOWNLOAD_PREVIEW: { severity: 'medium', retryable: false },
  DOWNLOAD_NOT_YET: { severity: 'low', retryable: false },
  NO_AUDIO_SOURCE: { severity: 'medium', retryable: false },
  // programs
  PROGRAM_MISSING: { severity: 'critical', retryable: false },
  PROGRAM_FAILED: { severity: 'medium', retryable: false },
  PROGRAM_TIMEOUT: { severity: 'high', retryable: true },
  // files and disk
  DISK_FULL: { severity: 'critical', retryable: false },
  LIBRARY_READ_ONLY: { severity: 'critical', retryable: false },
  FILE_FAILED: { severity: 'high', retryable: false },
  // ledger
  LEDGER_LOCKED: { severity: 'critical', retryable: true },
  LEDGER_DAMAGED: { severity: 'critical', retryable: false },
  LEDGER_NEWER: { severity: 'critical', retryable: false },
  // configuration, tasks, use
  CONFIG_INVALID: { severity: 'critical', retryable: false },
  TASK_INVALID: { severity: 'critical', retryable: false },
  TASK_FAILED: { severity: 'medium', retryable: false },
  TASK_TIMEOUT: { severity: 'high', retryable: true },
  USAGE: { severity: 'critical', retryable: false },
  NOT_FOUND: { severity: 'medium', retryable: false },
  UNDO_REFUSED: { severity: 'medium', retryable: false },
  // services and libraries
  NEEDS_LOGIN: { severity: 'high', retryable: false },
  RATE_LIMITED: { severity: 'high', retryable: true },
  QUOTA_EXCEEDED: { severity: 'high', retryable: false },
  SERVICE_FORBIDDEN: { severity: 'high', retryable: false },
  SERVICE_ANSWER_INVALID: { severity: 'medium', retryable: true },
  SOURCE_COOLING_DOWN: { severity: 'low', retryable: true },
  SC_GEO_BLOCKED: { severity: 'low', retryable: false },
  // thrown only where another upload is left to be tried
  WRONG_AUDIO: { severity: 'medium', retryable: true },
  LIBRARY_UNAVAILABLE: { severity: 'medium', retryable: true },
  LIBRARY_NOT_SHARED: { severity: 'critical', retryable: false },
  LIBRARY_SCHEMA: { severity: 'medium', retryable: false },
  LIBRARY_SWITCHED: { severity: 'medium', retryable: false },
  LIBRARY_CONFLICT: { severity: 'medium', retryable: true },
  SOURCE_NOT_CONFIGURED: { severity: 'low', retryable: false },
  SERVICE_UNAVAILABLE: { severity: 'high', retryable: true },
  CANCELLED: { severity: 'low', retryable: false },
  INTERNAL: { severity: 'high', retryable: false },
} as const satisfies Record<string, { readonly severity: Severity; readonly retryable: boolean }>

export type ErrorCode = keyof typeof ERROR_CODES

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CODES, text)
}
