// Tests are hermetic: UTC, no AWS or depot-dr setting of the machine reaches them.
process.env['TZ'] = 'UTC';
for (const name of Object.keys(process.env)) {
  if (/^(AWS|DEPOTDR|DEPOT_DR)_/.test(name)) delete process.env[name];
}
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
process.env['AWS_CONFIG_FILE'] = '/dev/null';
process.env['AWS_SHARED_CREDENTIALS_FILE'] = '/dev/null';
