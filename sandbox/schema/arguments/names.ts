import type { TypeArguments } from './limits.ts';

/** What the provider and AWS accept of Route 53. See limits.ts for the words. */
export const names: Readonly<Record<string, TypeArguments>> = {
  aws_route53_zone: {
    source: 'internal/service/route53/zone.go',
    atMostOneOf: [['delegation_set_id', 'vpc']],
    limited: {
      comment: { length: [0, 256] },
      delegation_set_id: { length: [0, 32] },
      name: { length: [1, 1024] },
      'vpc.vpc_id': { is: 'not empty' },
    },
    free: 'force_destroy vpc.vpc_region',
    newer: 'enable_accelerated_recovery',
  },

  aws_route53_record: {
    source: 'internal/service/route53/record.go',
    exactlyOneOf: [['alias', 'records']],
    atMostOneOf: [
      ['alias', 'ttl'],
      [
        'cidr_routing_policy',
        'failover_routing_policy',
        'geolocation_routing_policy',
        'geoproximity_routing_policy',
        'latency_routing_policy',
        'multivalue_answer_routing_policy',
        'weighted_routing_policy',
      ],
    ],
    limited: {
      'alias.name': { length: [1, 1024] },
      'alias.zone_id': { length: [1, 32] },
      cidr_routing_policy: { requires: ['set_identifier'] },
      failover_routing_policy: { requires: ['set_identifier'] },
      'failover_routing_policy.type': { oneOf: ['PRIMARY', 'SECONDARY'] },
      geolocation_routing_policy: { requires: ['set_identifier'] },
      geoproximity_routing_policy: { requires: ['set_identifier'] },
      'geoproximity_routing_policy.bias': { range: [-99, 99] },
      latency_routing_policy: { requires: ['set_identifier'] },
      multivalue_answer_routing_policy: { requires: ['set_identifier'] },
      ttl: { requires: ['records'] },
      type: {
        oneOf: [
          'SOA',
          'A',
          'TXT',
          'NS',
          'CNAME',
          'MX',
          'NAPTR',
          'PTR',
          'SRV',
          'SPF',
          'AAAA',
          'CAA',
          'DS',
          'TLSA',
          'SSHFP',
          'SVCB',
          'HTTPS',
        ],
      },
      weighted_routing_policy: { requires: ['set_identifier'] },
      zone_id: { is: 'not empty' },
    },
    free: `
      alias.evaluate_target_health allow_overwrite cidr_routing_policy.collection_id
      cidr_routing_policy.location_name geolocation_routing_policy.continent geolocation_routing_policy.country
      geolocation_routing_policy.subdivision geoproximity_routing_policy.aws_region
      geoproximity_routing_policy.coordinates.latitude geoproximity_routing_policy.coordinates.longitude
      geoproximity_routing_policy.local_zone_group health_check_id latency_routing_policy.region name records
      set_identifier weighted_routing_policy.weight`,
  },
};
