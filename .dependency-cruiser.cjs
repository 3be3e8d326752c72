/**
 * The import rules of the house. Imports run one way:
 *
 *   main (and assemble) -> commands, cli, slack, store, execution, notify, config -> domain -> core
 *
 * Every rule tells the offender what to do instead.
 */
const domain =
  '(access|alerts|checks|dialogue|drills|history|incidents|maintenance|record|reports|runbooks|runs|schedule|services|vitals)';
const outer = '(cli|config|execution|notify|slack|store|web)';

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files import each other. Move what both need into a third file, nearer to core.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-imports-nothing-of-ours',
      comment: 'src/core is the ground floor. If core needs it, it belongs in core; else pass it in.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^(src/(?!core/)|commands/|demo/|test/)' },
    },
    {
      name: 'domain-stays-inside',
      comment:
        'The domain declares a small interface for what it needs; an outer folder implements it and main joins them.',
      severity: 'error',
      from: { path: `^src/${domain}/` },
      to: { path: `^(src/${outer}/|src/main\\.ts|src/assemble/|commands/|demo/|test/)` },
    },
    {
      name: 'domain-touches-no-world',
      comment:
        'Domain code computes and decides. Processes, files, sockets, SQL and Slack live in src/execution, src/store, src/notify and src/slack.',
      severity: 'error',
      from: { path: `^src/(core|${domain})/` },
      to: {
        dependencyTypes: ['core'],
        path: '^(node:)?(child_process|fs|fs/promises|http|https|net|tls|dns|os|worker_threads)$',
      },
    },
    {
      name: 'domain-has-few-libraries',
      comment:
        'The domain may use luxon (calendars), node-cron (cron expressions), zod (parsing), fastest-levenshtein (nearest word), mdast (Markdown) and yaml (front matter). Others belong to an outer folder.',
      severity: 'error',
      from: { path: `^src/(core|${domain})/` },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-no-pkg', 'npm-unknown'],
        pathNot:
          'node_modules/(luxon|@types/luxon|node-cron|zod|fastest-levenshtein|yaml|mdast-|@types/mdast|micromark|github-slugger)',
      },
    },
    {
      name: 'outer-folders-are-strangers',
      comment:
        'Outer folders do not know each other; src/main.ts introduces them. Put the shared interface into the domain.',
      severity: 'error',
      from: { path: `^src/${outer}/` },
      to: { path: `^src/${outer}/`, pathNot: '^src/$1/' },
    },
    {
      name: 'commands-know-only-the-domain',
      comment:
        'A command calls the domain and returns a reply; it knows neither Slack nor SQLite nor the terminal.',
      severity: 'error',
      from: { path: '^commands/' },
      to: { path: `^(src/${outer}/|src/main\\.ts|src/assemble/|demo/|test/)` },
    },
    {
      name: 'nobody-imports-main',
      comment:
        'src/main.ts and src/assemble build everything; nobody else in src or commands imports them. Pass in what is needed.',
      severity: 'error',
      from: { path: '^(src|commands)/', pathNot: '^src/(main\\.ts$|assemble/)' },
      to: { path: '^src/(main\\.ts|assemble/)' },
    },
    {
      name: 'product-never-imports-demo-or-test',
      comment: 'demo/ and test/ may import src/, never the reverse.',
      severity: 'error',
      from: { path: '^(src|commands)/' },
      to: { path: '^(demo|test)/' },
    },
    {
      name: 'workspace-knows-nothing-of-watchkeeper',
      comment:
        "The local workspace stands in for Slack's side: it may not import anything of ours, nor Slack's own clients.",
      severity: 'error',
      from: { path: '^demo/workspace/' },
      to: {
        path: '^(src/|commands/|demo/(?!workspace/)|test/)|node_modules/@slack/(bolt|web-api|socket-mode)',
      },
    },
    {
      name: 'only-slack-knows-slack',
      comment: "Slack's libraries and shapes stay in src/slack.",
      severity: 'error',
      from: { path: '^(src|commands)/', pathNot: '^src/slack/' },
      to: { path: 'node_modules/@slack/' },
    },
    {
      name: 'only-store-knows-sql',
      comment: 'SQL stays in src/store, behind the storage interfaces of the domain.',
      severity: 'error',
      from: { path: '^(src|commands)/', pathNot: '^src/store/' },
      to: { path: 'node_modules/(better-sqlite3|kysely)' },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'This import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'production-needs-no-dev-dependency',
      comment: 'What src/, commands/ and bin/ import must be in dependencies.',
      severity: 'error',
      from: { path: '^(src|commands)/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
    // The page runs in the browser, where names like preact come from its import map.
    exclude: { path: '^demo/workspace/page/(?!.*\\.ts$)' },
  },
};
