/** What each field of a task file is for, by its path: for editors, and apart from the checks because they are made at every start. */
export const TASK_FIELD_WORDS: Readonly<Record<string, string>> = {
  $schema: 'Where this schema is, for editors',
  description: 'One line that says what the task does',
  command: 'A line of the shell; its words are actions, built-in commands or programs',
  dependencies: 'Tasks that must have succeeded before this one starts',
  files:
    'Globs of the input files: while they, the command and "env" are unchanged the task is not run again',
  output: 'Globs of the files the command writes: the task is run again when one of them was changed',
  env: 'Variables whose values belong to the inputs of the task',
  each: 'Run the command once per track of the run instead of once',
  timeout: 'The longest time one attempt may take; then its programs are ended',
  retry: 'Try the command again when it fails',
  'retry.attempts': 'How often the command is tried in all',
  'retry.backoff': 'The pause before the second attempt; it doubles each time',
  when: 'Conditions that must hold, else the task is passed over; "!word" turns one round',
  always: 'Run whatever failed before it',
  permissions:
    'What the command and its actions may touch; without it everything, with it only what is listed',
  'permissions.run':
    'Programs that may be started, by name; those that actions start too (ffmpeg, ffprobe, yt-dlp)',
  'permissions.read': 'Files and folders that may be read',
  'permissions.write': 'Files and folders that may be written',
  'permissions.net': 'Hosts that actions may reach',
  'permissions.env': 'Variables that programs may see',
}
