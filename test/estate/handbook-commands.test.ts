import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRunbook } from '../../src/runbooks/read-runbook.ts';

const home = resolve(import.meta.dirname, '..', '..');

/** All commands of a service's runbooks as one text, line continuations taken out. */
function commandsOf(service: string): string {
  const scripts = readdirSync(join(home, 'runbooks', service)).flatMap((file) => {
    const path = join(home, 'runbooks', service, file);
    const name = file.replace(/\.md$/, '');
    const { frontMatter, procedures } = readRunbook({ service, name, path }, readFileSync(path, 'utf8'));
    return procedures
      .flatMap(({ steps }) => steps)
      .flatMap((step) => {
        if (!frontMatter.armed) return [];
        if (step.kind === 'run' && step.notRunnable === null) return [step.script];
        return step.kind === 'check' && step.expect.by === 'command' ? [step.expect.script] : [];
      });
  });
  return scripts.join('\n').replaceAll(/\\\n\s*/g, '');
}

/** What the handbooks have people type, but for the drills. Vedfolnir's are in their corrected form. */
const commands: Readonly<Record<string, readonly string[]>> = {
  'mids-hero': [
    ...['just db-check', 'just import-stats', 'just cache-stats', 'just import-health'],
    ...['just import-logs --last 24h', 'just import-errors --last 24h'],
    ...['just db-backup-full', 'just db-optimize', 'just db-vacuum', 'just db-analyze'],
    ...['just cache-cleanup', 'just cache-rebuild-indexes', 'just validate-all-data'],
    ...['just generate-weekly-report', 'just db-backup-incremental', 'just db-backup-archive'],
    ...['just db-backup-verify "$INPUT_FILE"', 'just db-backup-list', 'just import-stop'],
    ...['just db-restore "$INPUT_FILE"', 'just db-create', 'just db-restore-full "$INPUT_FILE"'],
    ...['just db-restore-incremental "$INPUT_INCREMENT"', 'just perf-monitor', 'just import-perf --last 7d'],
    ...['just db-slow-queries', 'just cache-analyze', 'just system-resources', 'just import-status'],
    ...['just import-errors --last 1h', 'just import-resume', 'just import-rollback'],
    ...['just import-debug --verbose', '_import_failure.md', 'just perf-analyze', 'just cache-clear'],
    ...['just perf-monitor --duration "$INPUT_DURATION"', 'just emergency-stop', 'just emergency-backup'],
    ...['just emergency-restore', 'just emergency-status', 'just diag-full', 'just diag-quick'],
    'just diag-report',
  ],
  vedfolnir: [
    ...[
      '/scripts/health_check.sh"',
      'tail -n 100',
      "grep -E 'ERROR|CRITICAL|MAINTENANCE'",
      'df -h',
      'free -h',
    ],
    ...['top -bn1', '/api/maintenance/status', 'SHOW PROCESSLIST;', 'FROM information_schema.tables'],
    ...[
      'redis-cli ping',
      'redis-cli info memory | grep used_memory_human',
      'tail -n 20 "$VEDFOLNIR_METRICS"',
    ],
    ...[
      "'Maintenance mode activated'",
      "'Operation blocked'",
      "'Emergency maintenance activated'",
      'uptime -p',
    ],
    ...['sort -t, -k2.5,2nr', 'sudo logrotate -f', "-name 'vedfolnir_*'", '-mtime +30', '-mtime +7'],
    ...['FAILED_LOGIN|UNAUTHORIZED|BLOCKED', 'OPTIMIZE TABLE users, platform_connections, posts, images,'],
    ...['ANALYZE TABLE users, platform_connections, posts, images,', '/scripts/clean_sessions.lua"'],
    ...[
      'sudo apt-get autoremove -y',
      'sudo apt-get autoclean',
      "-name '*.pyc' -delete",
      "-name '__pycache__'",
    ],
    ...['SECURITY_|CSRF_|RATE_LIMIT', 'sudo ufw status verbose', 'openssl x509 -noout -dates'],
    ...['sudo apt-get update', 'apt list --upgradable', 'pip list --outdated', 'SECURITY|BREACH|ATTACK'],
    ...['used_memory_human|maxmemory_human', '/api/maintenance/emergency"', '"terminate_jobs": True'],
    ...['"grace_period": 30', 'mail -s', 'sudo ufw insert 1 deny from any to any port 80'],
    ...['sudo ufw insert 1 deny from any to any port 443', 'sudo systemctl stop nginx', 'mysqldump'],
    ...['redis-cli bgsave', 'redis_emergency_', 'app_emergency_', 'logs_emergency_', 'syslog_emergency_'],
    ...['ps aux', 'ss -tulpn', 'sudo ufw insert 1 deny from "$INPUT_ADDRESS"', 'redis-cli flushdb'],
    ...['status=(401|403|429|500)', 'UNAUTHORIZED|FAILED_LOGIN', 'FROM user_sessions WHERE created_at >'],
    ...[
      'CHECK TABLE users, platform_connections, posts, images',
      'SELECT COUNT(*) AS total_users FROM users;',
    ],
    ...[
      'REPAIR TABLE users, platform_connections, posts, images;',
      'systemctl status --no-pager vedfolnir mysql redis nginx',
    ],
    ...['iostat -x 1 5', 'sudo systemctl restart mysql', 'sudo systemctl restart redis'],
    ...['sudo systemctl restart vedfolnir', 'journalctl --no-pager -u "$unit" -n 50', 'sudo shutdown -r +1'],
  ],
  'mission-control': ['/run-weekly.sh"', 'bin/collect', '/bin/website-report"', '/bin/snapshot" take'],
  'treazr-island': ['pg_restore', 'pg_ctl start', 'pg_amcheck', 'mc cp --recursive', 'MAINTENANCE_MODE=on'],
};

/** What must not be carried over as it stands. */
const refused = {
  'mids-hero': [/\bbackup_2025/],
  vedfolnir: [
    /redis-cli keys/,
    /netstat/,
    /sudo reboot/,
    /find \/tmp -type f -atime/,
    /ttl.*== -1/,
    / -p -e/,
  ],
};

describe('the commands of the handbooks', () => {
  it.each(Object.entries(commands))('of %s stand in runbooks that are armed', (service, wanted) => {
    const found = commandsOf(service);
    expect(wanted.filter((command) => !found.includes(command))).toEqual([]);
  });

  it.each(Object.entries(refused))('of %s are not carried over where they do harm', (service, patterns) => {
    const found = commandsOf(service);
    expect(patterns.filter((pattern) => pattern.test(found))).toEqual([]);
  });
});
