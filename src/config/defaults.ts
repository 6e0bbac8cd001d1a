/** What holds where neither a flag nor the environment nor a config file says anything. By flag. */
export const DEFAULTS = { 'fail-on': 'high', incomplete: 'fail', concurrency: 16, output: ['console'] } as const
