import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from './config.ts';

describe('readConfig', () => {
  it('has the documented defaults', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      data: resolve('.lode'),
      host: '127.0.0.1',
      port: 4780,
      publicUrl: undefined,
      plugins: undefined,
      pluginPath: [],
      mongodbUri: undefined,
      mongod: undefined,
      blobs: { kind: 'file', folder: resolve('.lode/blobs') },
      require: [],
    });
  });

  it('tells no plugins from all plugins', () => {
    expect(readConfig({ LODE_PLUGINS: '' }).plugins).toEqual([]);
    expect(readConfig({ LODE_PLUGINS: 'medical, industrial-qc' }).plugins).toEqual(['medical', 'industrial-qc']);
  });

  it('resolves the folders of plugins that lie elsewhere', () => {
    const { pluginPath } = readConfig({ LODE_PLUGIN_PATH: 'examples/rock/, /opt/sand ,,' });
    expect(pluginPath).toEqual([resolve('examples/rock'), resolve('/opt/sand')]);
    expect(readConfig({ LODE_PLUGIN_PATH: '' }).pluginPath).toEqual([]);
  });

  it('treats an empty variable as not set', () => {
    expect(readConfig({ LODE_PORT: '', LODE_MONGOD: '', MONGODB_URI: '' })).toMatchObject({
      port: 4780,
      mongod: undefined,
      mongodbUri: undefined,
    });
  });

  it('reads a bucket and a prefix', () => {
    expect(readConfig({ LODE_BLOBS: 's3://ore/hub/1/', LODE_S3_ENDPOINT: 'http://127.0.0.1:9000' }).blobs).toEqual({
      kind: 's3',
      bucket: 'ore',
      prefix: 'hub/1',
      endpoint: 'http://127.0.0.1:9000',
    });
  });

  it('accepts a database address with several hosts', () => {
    const uri = 'mongodb://a:27017,b:27017,c:27017/lode?replicaSet=rs0';
    expect(readConfig({ MONGODB_URI: uri }).mongodbUri).toBe(uri);
  });

  it.each([
    ['LODE_PORT', 'abc'],
    ['LODE_PORT', '70000'],
    ['LODE_PORT', '-1'],
    ['LODE_PUBLIC_URL', 'ftp://example.org'],
    ['LODE_URL', 'not an address'],
    ['LODE_BLOBS', 'gs://bucket'],
    ['MONGODB_URI', 'localhost:27017'],
    ['REDIS_URL', 'http://localhost'],
  ])('names %s when it is %j', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });

  it('names every variable that is wrong, not only the first', () => {
    expect(() => readConfig({ LODE_PORT: 'x', LODE_BLOBS: 'y' })).toThrow(/LODE_PORT[\s\S]*LODE_BLOBS/);
  });
});
