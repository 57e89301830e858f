/** What AWS publishes of a service in CloudWatch, as far as dashboards and alarms here ask for it. */
export interface CloudWatchNamespace {
  /** Names of metrics. */
  metrics: readonly string[];
  /** Sets of dimensions by which they are there: one of them, whole. */
  dimensions: readonly (readonly string[])[];
  /** Where AWS lists them. */
  source: string;
}

const named = (names: string) => names.split(' ');

/**
 * Services by their namespace. Every name was held on 2026-11-30 against what Grafana's own data source knows of CloudWatch,
 * https://github.com/grafana/grafana-aws-sdk/blob/bffb8adb3b848a9fe6ea3a79cb8f1697b8003856/pkg/cloudWatchConsts/metrics.go
 */
export const cloudWatchNamespaces: Readonly<Record<string, CloudWatchNamespace>> = {
  'AWS/RDS': {
    metrics: named(
      'CPUUtilization CPUCreditBalance FreeableMemory FreeStorageSpace SwapUsage DatabaseConnections DiskQueueDepth ReadIOPS WriteIOPS ReadLatency WriteLatency ReadThroughput WriteThroughput NetworkReceiveThroughput NetworkTransmitThroughput BinLogDiskUsage BurstBalance EBSIOBalance% EBSByteBalance% ReplicaLag',
    ),
    dimensions: [['DBInstanceIdentifier'], ['EngineName'], []],
    source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html',
  },
  'AWS/ElastiCache': {
    metrics: named(
      'CPUUtilization EngineCPUUtilization CPUCreditBalance FreeableMemory SwapUsage BytesUsedForCache DatabaseMemoryUsagePercentage Evictions CurrConnections NewConnections CurrItems CacheHits CacheMisses CacheHitRate ReplicationLag AuthenticationFailures CommandAuthorizationFailures KeyAuthorizationFailures IamAuthenticationExpirations IamAuthenticationThrottling NetworkBytesIn NetworkBytesOut NetworkBandwidthInAllowanceExceeded NetworkBandwidthOutAllowanceExceeded IsMaster IsPrimary',
    ),
    dimensions: [['CacheClusterId'], ['CacheClusterId', 'CacheNodeId'], []],
    source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html',
  },
  'AWS/ECS': {
    metrics: named('CPUUtilization MemoryUtilization CPUReservation MemoryReservation'),
    dimensions: [['ClusterName', 'ServiceName'], ['ClusterName']],
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html',
  },
  'AWS/Lambda': {
    metrics: named(
      'Invocations Errors Throttles Duration PostRuntimeExtensionsDuration ConcurrentExecutions UnreservedConcurrentExecutions ClaimedAccountConcurrency ProvisionedConcurrentExecutions ProvisionedConcurrencyUtilization AsyncEventsReceived AsyncEventAge AsyncEventsDropped DeadLetterErrors',
    ),
    dimensions: [['FunctionName'], ['FunctionName', 'Resource'], []],
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
  },
  'AWS/NATGateway': {
    metrics: named(
      'ActiveConnectionCount BytesInFromDestination BytesInFromSource BytesOutToDestination BytesOutToSource ConnectionAttemptCount ConnectionEstablishedCount ErrorPortAllocation IdleTimeoutCount PacketsDropCount PacketsInFromDestination PacketsInFromSource PacketsOutToDestination PacketsOutToSource',
    ),
    dimensions: [['NatGatewayId']],
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway-cloudwatch.html',
  },
  'AWS/SQS': {
    metrics: named(
      'ApproximateAgeOfOldestMessage ApproximateNumberOfMessagesDelayed ApproximateNumberOfMessagesNotVisible ApproximateNumberOfMessagesVisible NumberOfEmptyReceives NumberOfMessagesDeleted NumberOfMessagesReceived NumberOfMessagesSent SentMessageSize',
    ),
    dimensions: [['QueueName']],
    source:
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html',
  },
  'AWS/NetworkELB': {
    metrics: named(
      'ActiveFlowCount ActiveFlowCount_TCP ActiveFlowCount_TLS NewFlowCount NewFlowCount_TCP NewFlowCount_TLS ProcessedBytes ProcessedBytes_TCP HealthyHostCount UnHealthyHostCount ConsumedLCUs TCP_Client_Reset_Count TCP_ELB_Reset_Count TCP_Target_Reset_Count PortAllocationErrorCount',
    ),
    dimensions: [['LoadBalancer'], ['TargetGroup', 'LoadBalancer'], ['AvailabilityZone', 'LoadBalancer']],
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html',
  },
  'AWS/ApplicationELB': {
    metrics: named(
      'RequestCount TargetResponseTime HTTPCode_ELB_4XX_Count HTTPCode_ELB_5XX_Count HTTPCode_Target_2XX_Count HTTPCode_Target_4XX_Count HTTPCode_Target_5XX_Count HealthyHostCount UnHealthyHostCount ActiveConnectionCount NewConnectionCount ProcessedBytes RejectedConnectionCount ConsumedLCUs',
    ),
    dimensions: [['LoadBalancer'], ['TargetGroup', 'LoadBalancer'], ['AvailabilityZone', 'LoadBalancer']],
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html',
  },
  'AWS/Logs': {
    metrics: named(
      'IncomingBytes IncomingLogEvents ForwardedBytes ForwardedLogEvents DeliveryErrors DeliveryThrottling',
    ),
    dimensions: [['LogGroupName'], ['LogGroupName', 'DestinationType', 'FilterName'], []],
    source:
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html',
  },
};
