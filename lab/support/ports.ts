/** Where the lab's own programs listen, in every runtime. A front's port stands in its configuration. */
export const SERVER_PORT = 50_051;
export const CONTROL_PORT = 50_052;
export const TOXIPROXY_PORT = 8_474;
