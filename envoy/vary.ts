import { type Document, isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';

const LISTENER = ['static_resources', 'listeners', 0];
const HTTP_CONNECTION_MANAGER = [...LISTENER, 'filter_chains', 0, 'filters', 0, 'typed_config'];
const CLUSTER = ['static_resources', 'clusters', 0];
const HTTP_PROTOCOL_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

/** What a variant may name, and where that stands in the reference: all that it has one of. */
const PLACES: Record<string, readonly (string | number)[]> = {
  listener: LISTENER,
  http_connection_manager: HTTP_CONNECTION_MANAGER,
  route: [...HTTP_CONNECTION_MANAGER, 'route_config', 'virtual_hosts', 0, 'routes', 0, 'route'],
  cluster: CLUSTER,
  http_protocol_options: [...CLUSTER, 'typed_extension_protocol_options', HTTP_PROTOCOL_OPTIONS],
};

/** Said in parts, for an error in one of them alone is found there. */
function parse(what: string, text: string): Document {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new Error(`the ${what} isn't YAML: ${error.message.split('\n', 1)[0]}`);
  return document;
}

/** Maps are merged; anything else, lists too, replaces what stands there. */
function merge(into: Document, path: readonly (string | number)[], from: YAMLMap): void {
  for (const { key, value } of from.items) {
    const name = isScalar(key) ? String(key.value) : String(key);
    const at = [...path, name];
    if (isMap(value) && isMap(into.getIn(at))) merge(into, at, value);
    else into.setIn(at, value);
  }
}

/**
 * Envoy can merge one whole configuration into another (`--config-yaml`), but only by adding to its lists, so a second
 * listener would come of it. A variant names the place that it is about instead: the one listener, its HTTP connection
 * manager, its route, the one cluster, or that cluster's HTTP options.
 */
export function vary(reference: string, variant: string): string {
  const document = parse('reference', reference);
  const { contents } = parse('variant', variant);
  if (!isMap(contents)) throw new Error(`the variant says nothing of ${Object.keys(PLACES).join(', ')}`);
  for (const { key, value } of contents.items) {
    const place = String(key);
    const path = PLACES[place];
    if (!path) throw new Error(`"${place}" is none of the places ${Object.keys(PLACES).join(', ')}`);
    if (!isMap(value)) throw new Error(`${place} holds no settings`);
    if (!isMap(document.getIn(path))) throw new Error(`there is no ${place} at ${path.join('.')}`);
    merge(document, path, value);
  }
  return document.toString({ lineWidth: 0 });
}
