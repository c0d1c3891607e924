/** What nginx's package has of them that a gRPC front can come across; all else is the configuration's `default_type`. */
export const MIME_TYPES = `types {
    text/html                 html htm shtml;
    text/css                  css;
    text/plain                txt;
    text/xml                  xml;
    application/javascript    js;
    application/json          json;
    application/grpc          grpc;
    application/octet-stream  bin exe dll;
    image/gif                 gif;
    image/jpeg                jpeg jpg;
    image/png                 png;
    image/svg+xml             svg svgz;
}
`;
