import packageJson from '../../package.json' with { type: 'json' };

/** The version of ingot. */
export const version: string = packageJson.version;
