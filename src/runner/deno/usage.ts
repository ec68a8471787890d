/** What `tracksync task --help` prints. */
export const USAGE = `Run a task, or list the tasks

Usage: tracksync task [OPTIONS] [TASK] [ARGS...]

TASK may contain "*", and "(!a|b)" at its end leaves out what "*" stands for. ARGS go to the task as they are.

Options:
  -c, --config FILE       Use the tasks of this deno.json, deno.jsonc or package.json
      --cwd FOLDER        Run the commands in this folder
      --eval              TASK is a command line, not the name of a task
      --if-present        Succeed when there is no such task
      --no-prefix         Don't put the task's name before the lines of tasks that run side by side
  -j, --jobs N            How many tasks run at the same time (default: DENO_JOBS or the number of processors)
      --env-file[=FILE]   Add the variables of a file (default: .env); may be repeated, the last one wins
  -q, --quiet             Don't say which task is run
  -h, --help              Print this`
