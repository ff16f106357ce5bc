import { createAwsJson } from './aws-json.js';
import { createAwsQuery } from './aws-query.js';
import type { ServiceModel } from './model.js';
import type { Protocol } from './protocol.js';
import { createRestJson } from './rest-json.js';
import { createRestXml } from './rest-xml.js';

/** The protocol that a service's SDK client speaks. */
export function createProtocol(model: ServiceModel): Protocol {
  switch (model.protocol) {
    case 'awsJson1_0':
    case 'awsJson1_1':
      return createAwsJson(model);
    case 'awsQuery':
      return createAwsQuery(model);
    case 'restJson1':
      return createRestJson(model);
    case 'restXml':
      return createRestXml(model);
    default:
      return model.protocol satisfies never;
  }
}
