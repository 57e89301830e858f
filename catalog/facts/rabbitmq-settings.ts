/** Versions whose settings are known, oldest first. */
export const settingsVersions = [
  '3.13.6',
  '3.13.7',
  '4.0.5',
  '4.0.7',
  '4.0.8',
  '4.0.9',
  '4.1.6',
  '4.1.7',
  '4.1.8',
  '4.2.7',
  '4.2.8',
  '4.2.9',
  '4.3.2',
  '4.3.3',
  '4.3.4',
  '4.3.5',
  '4.3.6',
  '4.4.0',
] as const;

/**
 * Every key of rabbitmq.conf that RabbitMQ knows, by the plugin that it is for, as `npm run record:rabbitmq-settings` read them
 * on 2026-11-30 from deps/<plugin>/priv/schema/ of https://github.com/rabbitmq/rabbitmq-server at the tags of these versions.
 * 4.3.6 is what Debian packages; 4.4.0 is the branch two months before it, commit 5b09e556d.
 *
 * A line goes on where the one above it with one blank less ends: ` auth_http` and `  user_path` are `auth_http.user_path`. What begins
 * with `$` stands for anything. Then come:
 * - `=application.name`, what it sets in Erlang, where that is not what the line above sets, a dot, and what is added to the key;
 * - each type with the versions that take it, all where none are named; `|` is or. `{a,b}` is one of these words, `bool` true or
 *   false, `int:0..9` a whole number within its limits, `float:0<1` a number with a point, `duration:ms` a time in that unit, `bytes`
 *   and `size` a size in bytes as cuttlefish and RabbitMQ write it, `ip` an address with a port, `socket` a Unix socket, `atom` a text
 *   of at most 255 characters, `latin1` one of ISO 8859-1, `file` and `folder` what has to be there on the node.
 * Lines without a type are the beginning of keys.
 */
export const settingsTable = `
credentials_obfuscation
 credentials_obfuscation
  cipher atom@4.0.8-
  enabled bool@4.0.8-
  hash atom@4.0.8-
  iterations int:1..@4.0.8-
rabbit
 amqp10_client.ssl_options =amqp10_client.ssl_options {none}@4.2.7-
  cacertfile file@4.2.7-
  cacerts.$name =amqp10_client.ssl_options.cacerts text@4.2.7-
  cert text@4.2.7-
  certfile file@4.2.7-
  crl_check {true,false,peer,best_effort}@4.2.7-
  depth int:0..255@4.2.7-
  key
   DSAPrivateKey =amqp10_client.ssl_options.key text@4.2.7-
   PrivateKeyInfo =amqp10_client.ssl_options.key text@4.2.7-
   RSAPrivateKey =amqp10_client.ssl_options.key text@4.2.7-
  keyfile file@4.2.7-
  log_alert bool@4.2.7-
  password latin1@4.2.7-
  psk_identity text@4.2.7-
  reuse_sessions bool@4.2.7-
  secure_renegotiate bool@4.2.7-
  sni =amqp10_client.ssl_options.server_name_indication {none}|text@4.2.7-
  verify {verify_peer,verify_none}@4.2.7-
  versions.$version =amqp10_client.ssl_options.versions atom@4.2.7-
 amqp_client.ssl_options =amqp_client.ssl_options {none}@4.2.7-
  cacertfile file@4.2.7-
  cacerts.$name =amqp_client.ssl_options.cacerts text@4.2.7-
  cert text@4.2.7-
  certfile file@4.2.7-
  crl_check {true,false,peer,best_effort}@4.2.7-
  depth int:0..255@4.2.7-
  key
   DSAPrivateKey =amqp_client.ssl_options.key text@4.2.7-
   PrivateKeyInfo =amqp_client.ssl_options.key text@4.2.7-
   RSAPrivateKey =amqp_client.ssl_options.key text@4.2.7-
  keyfile file@4.2.7-
  log_alert bool@4.2.7-
  password latin1@4.2.7-
  psk_identity text@4.2.7-
  reuse_sessions bool@4.2.7-
  secure_renegotiate bool@4.2.7-
  sni =amqp_client.ssl_options.server_name_indication {none}|text@4.2.7-
  verify {verify_peer,verify_none}@4.2.7-
  versions.$version =amqp_client.ssl_options.versions atom@4.2.7-
 anonymous_login_pass latin1@4.0.5-
 anonymous_login_user {none}|latin1@4.0.5-
 auth_backends.$num =rabbit.auth_backends atom
  authn =rabbit.auth_backends atom
  authz =rabbit.auth_backends atom
 auth_mechanisms.$name =rabbit.auth_mechanisms atom
 background_gc_enabled bool
 background_gc_target_interval int
 channel_interceptor.priorities.$name =rabbit.channel_interceptor_priorities int@4.3.6-
 channel_max int
 channel_max_per_node {infinity}|int:1..
 channel_tx_message_max {infinity}|int:1..@4.3.6-
 classic_queue.default_version =rabbit.classic_queue_default_version int:1..
 cluster_exchange_limit {infinity}|int:0..@4.1.6-
 cluster_formation
  classic_config.nodes.$node =rabbit.cluster_nodes atom
  discovery_retry_interval int:1..
  discovery_retry_limit int:1..@-4.0.7 {unlimited}|int@4.0.8-
  dns.hostname =rabbit.cluster_formation.peer_discovery_dns.hostname text
  internal_lock_retries int:1..
  lock_retry_limit int:1..
  lock_retry_timeout int:1..
  node_type {disc,disk,ram}@-4.2.9 {disc,disk}@4.3.2-
  peer_discovery_backend atom
  randomized_startup_delay_range
   max =rabbit.cluster_formation.randomized_startup_delay_range text@-3.13.7
   min =rabbit.cluster_formation.randomized_startup_delay_range text@-3.13.7
  registration.enabled =rabbit.cluster_formation.perform_registration bool@4.0.7-
  target_cluster_size_hint int:1..
 cluster_keepalive_interval int
 cluster_name text
 cluster_partition_handling {ignore,pause_minority,autoheal,pause_if_all_down}
  pause_if_all_down
   nodes.$name =rabbit.cluster_partition_handling atom
   recover =rabbit.cluster_partition_handling {ignore,autoheal}
 cluster_queue_limit {infinity}|int
 cluster_tags.$tag =rabbit.cluster_tags latin1@4.0.5-
 collect_statistics {none,coarse,fine}
 collect_statistics_interval int
 connection_max {infinity}|int
 consumer_disconnected_timeout int:1..@4.3.2-
 consumer_max_per_channel {infinity}|int:1..
 consumer_timeout int:1..
 credential_validator
  min_length int:0..
  regexp text
  validation_backend atom
 default_limits.vhosts.$id
  max_connections =rabbit.default_limits.vhosts int@-4.2.7 int:1..@4.2.8-
  max_queues =rabbit.default_limits.vhosts int@-4.2.7 int:1..@4.2.8-
  pattern =rabbit.default_limits.vhosts text
 default_pass text@-3.13.7 latin1@4.0.5-
 default_permissions
  configure =rabbit.default_permissions text
  read =rabbit.default_permissions text
  write =rabbit.default_permissions text
 default_policies.operator.$id
  apply_to =rabbit.default_policies.operator text@4.2.7-
  classic_queues
   ha_mode =rabbit.default_policies.operator text
   ha_params =rabbit.default_policies.operator int|text
   ha_sync_mode =rabbit.default_policies.operator text
   queue_version =rabbit.default_policies.operator int@-4.2.7 int:1..@4.2.8-
  delivery_limit =rabbit.default_policies.operator int@-4.2.7 int:1..@4.2.8-
  expires =rabbit.default_policies.operator duration:ms
  max_in_memory_bytes =rabbit.default_policies.operator bytes
  max_in_memory_length =rabbit.default_policies.operator int@-4.2.7 int:1..@4.2.8-
  max_length =rabbit.default_policies.operator int@-4.2.7 int:1..@4.2.8-
  max_length_bytes =rabbit.default_policies.operator bytes
  message_ttl =rabbit.default_policies.operator duration:ms
  queue_pattern =rabbit.default_policies.operator text
  vhost_pattern =rabbit.default_policies.operator text
 default_queue_type atom
 default_user text
 default_user_tags.$tag =rabbit.default_user_tags bool
 default_users.$name
  configure =rabbit.default_users text
  password =rabbit.default_users text@-3.13.7 latin1@4.0.5-
  read =rabbit.default_users text
  tags =rabbit.default_users text
  vhost_pattern =rabbit.default_users text
  write =rabbit.default_users text
 default_vhost text
 default_worker_pool_size int:0..
 definitions
  hashing.algorithm =rabbit.definitions.hashing_algorithm {sha,sha224,sha256,sha384,sha512}
  https.url =rabbit.definitions.url text@-4.2.7 latin1|text@4.2.8-
  import_backend atom
  local.path =rabbit.definitions.local_path file
  skip_if_unchanged bool
  tls =rabbit.definitions.ssl_options
   cacertfile file
   cacerts.$name =rabbit.definitions.ssl_options.cacerts text@-4.1.8
   cert text
   certfile file
   ciphers.$cipher =rabbit.definitions.ssl_options.ciphers text
   crl_check {true,false,peer,best_effort}
   depth int:0..255
   dh text
   fail_if_no_peer_cert bool
   keyfile file
   log_alert bool
   log_level {emergency,alert,critical,error,warning,notice,info,debug}
   password text@-3.13.7 latin1@4.0.5-
   reuse_session bool
   reuse_sessions bool
   secure_renegotiate bool
   verify {verify_peer,verify_none}
   versions.$version =rabbit.definitions.ssl_options.versions atom
 delegate_count int:0..
 deprecated_features.permit.$name =rabbit.permit_deprecated_features bool
 disk_free_limit
  absolute =rabbit.disk_free_limit int|size
  relative =rabbit.disk_free_limit float
 distribution.listener
  interface =kernel.inet_dist_use_interface address
  port_range
   max =kernel.inet_dist_listen_max int:1..
   min =kernel.inet_dist_listen_min int:1..
 erlang.K =vm_args.+K text
 exchange_types.local_random.enabled =rabbit.local_random_exchange_enabled bool@4.1.6-
 frame_max bytes
 handshake_timeout {infinity}|int
 heartbeat int
 hipe_compile bool
 initial_frame_max bytes
 link_max_per_session int:1..4294967295@4.0.5-
 listeners
  ssl =rabbit.ssl_listeners {none}
   $name =rabbit.ssl_listeners int|ip@-4.3.6 int|ip|socket@4.4.0-
  startup_delay =rabbit.listeners_startup_delay int:0..@4.3.6-
  tcp =rabbit.tcp_listeners {none}
   $name =rabbit.tcp_listeners int|ip@-4.3.6 int|ip|socket@4.4.0-
 load_definitions file
 log =kernel
  channel =rabbit.log.categories.channel
   file text
   level {debug,info,notice,warning,error,critical,alert,emergency,none}
   rotation
    compress =rabbit.log.categories.channel.compress_on_rotate bool
    count =rabbit.log.categories.channel.max_no_files int
    date =rabbit.log.categories.channel.rotate_on_date text
    size =rabbit.log.categories.channel.max_no_bytes int
  connection =rabbit.log.categories.connection
   file text
   level {debug,info,notice,warning,error,critical,alert,emergency,none}
   rotation
    compress =rabbit.log.categories.connection.compress_on_rotate bool
    count =rabbit.log.categories.connection.max_no_files int
    date =rabbit.log.categories.connection.rotate_on_date text
    size =rabbit.log.categories.connection.max_no_bytes int
  console =rabbit.log.console.enabled bool
   color_esc_seqs
    alert =rabbit.log.console.formatter text
    critical =rabbit.log.console.formatter text
    debug =rabbit.log.console.formatter text
    emergency =rabbit.log.console.formatter text
    error =rabbit.log.console.formatter text
    info =rabbit.log.console.formatter text
    notice =rabbit.log.console.formatter text
    warning =rabbit.log.console.formatter text
   formatter =rabbit.log.console.formatter {plaintext,json}
    json
     field_map =rabbit.log.console.formatter text
     verbosity_map =rabbit.log.console.formatter text
    level_format =rabbit.log.console.formatter {lc,uc,lc3,uc3,lc4,uc4}
    plaintext.format =rabbit.log.console.formatter text
    single_line =rabbit.log.console.formatter {on,off}
    time_format =rabbit.log.console.formatter {rfc3339_space,rfc3339_T,epoch_usecs,epoch_secs,lager_default}
   level =rabbit.log.console.level {debug,info,notice,warning,error,critical,alert,emergency,none}
   stdio =rabbit.log.console.stdio {stdout,stderr}
   use_colors =rabbit.log.console.formatter {on,off}
  default =rabbit.log.categories.default
   level {debug,info,notice,warning,error,critical,alert,emergency,none}
   rotation
    compress =rabbit.log.categories.default.compress_on_rotate bool
    count =rabbit.log.categories.default.max_no_files int
    date =rabbit.log.categories.default.rotate_on_date text
    size =rabbit.log.categories.default.max_no_bytes int
  dir =rabbit.log_root folder
  error_logger_format_depth {unlimited}|int:1..@4.2.7-
  exchange =rabbit.log.exchange.enabled bool
   formatter =rabbit.log.exchange.formatter {plaintext,json}
    json
     field_map =rabbit.log.exchange.formatter text
     verbosity_map =rabbit.log.exchange.formatter text
    level_format =rabbit.log.exchange.formatter {lc,uc,lc3,uc3,lc4,uc4}
    plaintext.format =rabbit.log.exchange.formatter text
    single_line =rabbit.log.exchange.formatter {on,off}
    time_format =rabbit.log.console.formatter {rfc3339_space,rfc3339_T,epoch_usecs,epoch_secs,lager_default}|text
   level =rabbit.log.exchange.level {debug,info,notice,warning,error,critical,alert,emergency,none}
  federation =rabbit.log.categories.federation
   file text
   level {debug,info,notice,warning,error,critical,alert,emergency,none}
   rotation
    compress =rabbit.log.categories.federation.compress_on_rotate bool
    count =rabbit.log.categories.federation.max_no_files int
    date =rabbit.log.categories.federation.rotate_on_date text
    size =rabbit.log.categories.federation.max_no_bytes int
  file =rabbit.log.file.file {false}|text
   formatter =rabbit.log.file.formatter {plaintext,json}
    json
     field_map =rabbit.log.file.formatter text
     verbosity_map =rabbit.log.file.formatter text
    level_format =rabbit.log.file.formatter {lc,uc,lc3,uc3,lc4,uc4}
    plaintext.format =rabbit.log.file.formatter text
    single_line =rabbit.log.file.formatter {on,off}
    time_format =rabbit.log.file.formatter {rfc3339_space,rfc3339_T,epoch_usecs,epoch_secs,lager_default}|text
   level =rabbit.log.file.level {=debug,debug,info,!=info,notice,<=notice,<warning,warning,error,critical,alert,emergency,none}
   rotation =rabbit.log.file
    compress bool
    count int
    date text
    size int
  journald =rabbit.log.journald.enabled bool
   fields =rabbit.log.journald.fields text
   level =rabbit.log.journald.level {debug,info,notice,warning,error,critical,alert,emergency,none}
  mirroring =rabbit.log.categories.mirroring
   file text
   level {debug,info,notice,warning,error,critical,alert,emergency,none}
   rotation
    compress =rabbit.log.categories.mirroring.compress_on_rotate bool
    count =rabbit.log.categories.mirroring.max_no_files int
    date =rabbit.log.categories.mirroring.rotate_on_date text
    size =rabbit.log.categories.mirroring.max_no_bytes int
  queue =rabbit.log.categories.queue
   file text
   level {debug,info,notice,warning,error,critical,alert,emergency,none}
   rotation
    compress =rabbit.log.categories.queue.compress_on_rotate bool
    count =rabbit.log.categories.queue.max_no_files int
    date =rabbit.log.categories.queue.rotate_on_date text
    size =rabbit.log.categories.queue.max_no_bytes int
  ra =rabbit.log.categories.ra
   file text
   level {debug,info,notice,warning,error,critical,alert,emergency,none}
   rotation
    compress =rabbit.log.categories.ra.compress_on_rotate bool
    count =rabbit.log.categories.ra.max_no_files int
    date =rabbit.log.categories.ra.rotate_on_date text
    size =rabbit.log.categories.ra.max_no_bytes int
  summarize_process_state =rabbit.summarize_process_state_when_logged bool@4.2.7-
  syslog =rabbit.log.syslog.enabled bool
   facility =syslog.facility {kern,kernel,user,mail,daemon,auth,syslog,lpr,news,uucp,cron,authpriv,ftp,ntp,audit,alert,clock,local0,local1,local2,local3,local4,local5,local6,local7}
   formatter =rabbit.log.syslog.formatter {plaintext,json}
    json
     field_map =rabbit.log.syslog.formatter text
     verbosity_map =rabbit.log.syslog.formatter text
    level_format =rabbit.log.syslog.formatter {lc,uc,lc3,uc3,lc4,uc4}
    plaintext.format =rabbit.log.syslog.formatter text
    single_line =rabbit.log.syslog.formatter {on,off}
    time_format =rabbit.log.console.formatter {rfc3339_space,rfc3339_T,epoch_usecs,epoch_secs,lager_default}|text
   host =syslog.dest_host text
   identity =syslog.app_name text
   ip =syslog.dest_host address
   level =rabbit.log.syslog.level {debug,info,notice,warning,error,critical,alert,emergency,none}
   multiline_mode =syslog.multiline_mode bool
   port =syslog.dest_port int
   protocol =syslog.protocol {rfc3164,rfc5424}
   ssl_options
    cacertfile =syslog.protocol file
    cacerts.$name =syslog.protocol text@-4.1.8
    cert =syslog.protocol text
    certfile =syslog.protocol file
    client_renegotiation =syslog.protocol bool
    crl_check =syslog.protocol {true,false,peer,best_effort}
    depth =syslog.protocol int:0..255
    dh =syslog.protocol text
    dhfile =syslog.protocol file
    fail_if_no_peer_cert =syslog.protocol bool
    honor_cipher_order =syslog.protocol bool
    honor_ecc_order =syslog.protocol bool
    key
     DSAPrivateKey =syslog.protocol text
     PrivateKeyInfo =syslog.protocol text
     RSAPrivateKey =syslog.protocol text
    keyfile =syslog.protocol file
    log_alert =syslog.protocol bool
    password =syslog.protocol text@-4.1.8 latin1@4.2.7-
    psk_identity =syslog.protocol text
    reuse_sessions =syslog.protocol bool
    secure_renegotiate =syslog.protocol bool
    verify =syslog.protocol {verify_peer,verify_none}
    versions.$version =syslog.protocol atom
   transport =syslog.protocol {udp,tcp,tls,ssl}
  upgrade =rabbit.log.categories.upgrade
   file text
   level {debug,info,notice,warning,error,critical,alert,emergency,none}
   rotation
    compress =rabbit.log.categories.upgrade.compress_on_rotate bool
    count =rabbit.log.categories.upgrade.max_no_files int
    date =rabbit.log.categories.upgrade.rotate_on_date text
    size =rabbit.log.categories.upgrade.max_no_bytes int
  user =rabbit.log.categories.user
   file text@4.3.5-
   level {debug,info,notice,warning,error,critical,alert,emergency,none}@4.3.5-
   rotation
    compress =rabbit.log.categories.user.compress_on_rotate bool@4.3.5-
    count =rabbit.log.categories.user.max_no_files int@4.3.5-
    date =rabbit.log.categories.user.rotate_on_date text@4.3.5-
    size =rabbit.log.categories.user.max_no_bytes int@4.3.5-
 loopback_users {none}
  $user =rabbit.loopback_users atom
 max_channels_per_connection =rabbit.channel_max int@4.2.7-
 max_connections =rabbit.connection_max {infinity}|int@4.2.7-
 max_message_size int:1..536870912
 memory_monitor_interval int
 message_interceptors
  $stage.$name.$key =rabbit.message_interceptors bool@4.2.7-
  incoming.$interceptor.overwrite =rabbit.incoming_message_interceptors bool@-4.1.8
 message_store_shutdown_timeout =rabbit.msg_store_shutdown_timeout int:1..
 metadata_store.khepri
  default_timeout =rabbit.khepri_default_timeout int
  snapshot_interval =rabbit.khepri_snapshot_interval int:1..@4.3.2-
 mirroring_sync_batch_size bytes:1..1000000
 mirroring_sync_max_throughput int|text
 mnesia_table_loading_retry_limit int
 mnesia_table_loading_retry_timeout int
 motd_file text
 net_ticktime =kernel.net_ticktime int:1..
 node_tags.$tag =rabbit.node_tags latin1@4.0.5-
 num_acceptors
  ssl =rabbit.num_ssl_acceptors int
  tcp =rabbit.num_tcp_acceptors int
 password_hashing_module atom
 prevent_startup_if_node_was_reset bool@4.1.6-
 product
  name =rabbit.product_name text
  version =rabbit.product_version text
 proxy_protocol bool
 queue_index_embed_msgs_below bytes
 queue_leader_locator text
 queue_master_locator text
 queue_types
  classic.enabled =rabbit.classic_queues_enabled bool@4.2.7-
  quorum.enabled =rabbit.quorum_queues_enabled bool@4.2.7-
  stream.enabled =rabbit.stream_queues_enabled bool@4.2.7-
 quorum_queue
  commands_soft_limit =rabbit.quorum_commands_soft_limit int:1..@4.1.6-
  compress_mem_tables =rabbit.quorum_compress_mem_tables bool@4.3.2-
  compute_checksums =rabbit.quorum_compute_checksums bool
  continuous_membership_reconciliation
   auto_remove =rabbit.quorum_membership_reconciliation_auto_remove bool
   enabled =rabbit.quorum_membership_reconciliation_enabled bool
   interval =rabbit.quorum_membership_reconciliation_interval int:0..
   target_group_size =rabbit.quorum_membership_reconciliation_target_group_size int:0..
   trigger_interval =rabbit.quorum_membership_reconciliation_trigger_interval int:0..
  initial_cluster_size =rabbit.quorum_cluster_size int:1..@4.1.6-
  max_append_entries_rpc_batch_size =rabbit.quorum_max_append_entries_rpc_batch_size int:1..@4.3.2-
  member_placement_tag =rabbit.quorum_queue_member_placement_tag latin1@4.4.0-
  property_equivalence.relaxed_checks_on_redeclaration =rabbit.quorum_relaxed_checks_on_redeclaration bool
  segment_compute_checksums =rabbit.quorum_segment_compute_checksums bool@4.3.2-
  segment_max_entries =rabbit.quorum_segment_max_entries int:1..65535@4.3.2-
  segment_max_size_bytes =rabbit.quorum_segment_max_size_bytes int:1..@4.3.2-
  snapshot_chunk_size =rabbit.quorum_snapshot_chunk_size int:1..@4.3.2-
  wal_compute_checksums =rabbit.quorum_wal_compute_checksums bool@4.3.2-
  wal_max_batch_size =rabbit.quorum_wal_max_batch_size int:1..@4.3.2-
  wal_max_entries =rabbit.quorum_wal_max_entries int:1..@4.3.2-
  wal_max_size_bytes =rabbit.quorum_wal_max_size_bytes int:1..@4.3.2-
 raft =ra
  adaptive_failure_detector =aten
   detection_threshold float@4.2.7-
   heartbeat_interval int:1..@4.2.7-
   poll_interval int:1..
   scaling_factor float@4.2.7-
  data_dir text
  segment_max_entries int:1..65535
  snapshot_chunk_size int:1..
  wal_hibernate_after int:1..
  wal_max_batch_size int:1..
  wal_max_entries int:1..
  wal_max_size_bytes int:1..
 ranch_connection_max {infinity}|int
 reverse_dns_lookups bool
 runtime_parameters.limits.$category =rabbit.runtime_parameters.limits int@-4.2.7 int:0..@4.2.8-
 session_max_per_connection int:1..65535@4.0.5-
 socket_writer.gc_threshold =rabbit.writer_gc_threshold {off}|int:1..
 ssl_allow_poodle_attack bool
 ssl_cert_login_from {distinguished_name,common_name,subject_alternative_name,subject_alt_name}
 ssl_cert_login_san_index int:0..
 ssl_cert_login_san_type {dns,ip,email,uri,other_name}
 ssl_handshake_timeout int
 ssl_options {none}
  bypass_pem_cache =ssl.bypass_pem_cache bool
  cacertfile file
  cacerts.$name =rabbit.ssl_options.cacerts text@-4.1.8
  cert text
  certfile file
  ciphers.$cipher =rabbit.ssl_options.ciphers text
  client_renegotiation bool
  crl_check {true,false,peer,best_effort}
  crl_sources.$index =rabbit.ssl_options.crl_cache {http,dir}@4.2.7-
   path =rabbit.ssl_options.crl_cache text@4.2.7-
   timeout =rabbit.ssl_options.crl_cache int@4.2.7-
  depth int:0..255
  dh text
  dhfile file
  fail_if_no_peer_cert bool
  honor_cipher_order bool
  honor_ecc_order bool
  key
   DSAPrivateKey =rabbit.ssl_options.key text
   PrivateKeyInfo =rabbit.ssl_options.key text
   RSAPrivateKey =rabbit.ssl_options.key text
  keyfile file
  log_alert bool
  log_level {emergency,alert,critical,error,warning,notice,info,debug}
  password text@-3.13.7 latin1@4.0.5-
  psk_identity text
  reuse_sessions bool
  secure_renegotiate bool
  verify {verify_peer,verify_none}
  versions.$version =rabbit.ssl_options.versions atom
 stream =osiris
  data_dir text@4.2.7-
  read_ahead =rabbit.stream_read_ahead bool|int|text@4.2.7-
  read_ahead_limit =rabbit.stream_read_ahead_limit int|size@4.3.2-
  replication
   address_family =osiris.replica_ip_address_family {inet6,inet,ipv6,ipv4}@4.1.7-
   port_range
    max =osiris.port_range int:1..
    min =osiris.port_range int:1..
 sysmon_handler
  thresholds
   busy_ports =sysmon_handler.port_limit int
   busy_processes =sysmon_handler.process_limit int
  triggers
   distribution_port =sysmon_handler.busy_dist_port {on,off}
   port =sysmon_handler.busy_port {on,off}
   process
    garbage_collection =sysmon_handler.gc_ms_limit {off}|duration:ms
    heap_size =sysmon_handler.heap_word_limit {off}|bytes
    long_scheduled_execution =sysmon_handler.schedule_ms_limit {off}|duration:ms
 tcp_listen_options {none}
  backlog int
  buffer int
  delay_send bool
  dontroute bool
  exit_on_close bool
  fd int
  high_msgq_watermark int
  high_watermark int
  keepalive bool
  linger
   on =rabbit.tcp_listen_options.linger bool
   timeout =rabbit.tcp_listen_options.linger int:0..
  low_msgq_watermark int
  low_watermark int
  nodelay bool
  port int:1..65534
  priority int
  recbuf int
  send_timeout int
  send_timeout_close bool
  sndbuf int
  tos int
 total_memory_available_override_value int|text
 vhost_max {infinity}|int:0..
 vhost_restart_strategy {stop_node,continue,transient,persistent}
 vm_memory_calculation_strategy {rss,erlang,allocated,legacy}
 vm_memory_high_watermark
  absolute =rabbit.vm_memory_high_watermark int|size
  relative =rabbit.vm_memory_high_watermark float
 vm_memory_high_watermark_paging_ratio float:0<1
rabbitmq_amqp1_0
 amqp1_0 =rabbitmq_amqp1_0
  convert_amqp091_headers_to_app_props bool@-3.13.7
  convert_app_props_to_amqp091_headers bool@-3.13.7
  default_user {none}|text@-3.13.7
  default_vhost text@-3.13.7
  protocol_strict_mode bool@-3.13.7
rabbitmq_auth_backend_cache
 auth_cache =rabbitmq_auth_backend_cache
  cache_module atom
  cache_refusals bool
  cache_ttl int:0..
  cached_backend atom
   authn =rabbitmq_auth_backend_cache.cached_backend atom
   authz =rabbitmq_auth_backend_cache.cached_backend atom
rabbitmq_auth_backend_http
 auth_http =rabbitmq_auth_backend_http
  authorization_failure_disclosure bool@4.3.2-
  connection_timeout int
  http_method {get,post}
  request_timeout int
  resource_path text
  ssl_options {none}
   cacertfile file
   cacerts.$name =rabbitmq_auth_backend_http.ssl_options.cacerts text@-4.1.8
   cert text
   certfile file
   ciphers.$cipher =rabbitmq_auth_backend_http.ssl_options.ciphers text@4.2.7-
   client_renegotiation bool
   crl_check {true,false,peer,best_effort}
   depth int:0..255
   dh text
   dhfile file
   fail_if_no_peer_cert bool
   honor_cipher_order bool
   honor_ecc_order bool
   hostname_verification =rabbitmq_auth_backend_http.ssl_hostname_verification {wildcard,none}
   key
    DSAPrivateKey =rabbitmq_auth_backend_http.ssl_options.key text
    PrivateKeyInfo =rabbitmq_auth_backend_http.ssl_options.key text
    RSAPrivateKey =rabbitmq_auth_backend_http.ssl_options.key text
   keyfile file
   log_alert bool
   password text@-3.13.7 latin1@4.0.5-
   psk_identity text
   reuse_sessions bool
   secure_renegotiate bool
   sni =rabbitmq_auth_backend_http.ssl_options.server_name_indication {none}|text
   verify {verify_peer,verify_none}
   versions.$version =rabbitmq_auth_backend_http.ssl_options.versions atom
  topic_path text
  user_path text
  vhost_path text
rabbitmq_auth_backend_ldap
 auth_ldap =rabbitmq_auth_backend_ldap
  connection_pool_size =rabbitmq_auth_backend_ldap.pool_size int
  dn_lookup_attribute {none}|text
  dn_lookup_base {none}|text
  dn_lookup_bind {as_user,anon}
   password =rabbitmq_auth_backend_ldap.dn_lookup_bind text@-3.13.7 latin1@4.0.5-
   user_dn =rabbitmq_auth_backend_ldap.dn_lookup_bind text
  group_lookup_base {none}|text
  idle_timeout int|{infinity}
  log {true,false,network,network_unsafe}
  other_bind {as_user,anon}
   password =rabbitmq_auth_backend_ldap.other_bind text@-3.13.7 latin1@4.0.5-
   user_dn =rabbitmq_auth_backend_ldap.other_bind text
  port int
  queries
   resource_access =rabbitmq_auth_backend_ldap.resource_access_query text@4.2.7-
   tags =rabbitmq_auth_backend_ldap.tag_queries text@4.2.7-
   topic_access =rabbitmq_auth_backend_ldap.topic_access_query text@4.2.7-
   vhost_access =rabbitmq_auth_backend_ldap.vhost_access_query text@4.2.7-
  servers {none}
   $server =rabbitmq_auth_backend_ldap.servers text
  ssl_options {none}
   cacertfile file
   cacerts.$name =rabbitmq_auth_backend_ldap.ssl_options.cacerts text@-4.1.8
   cert text
   certfile file
   ciphers.$cipher =rabbitmq_auth_backend_ldap.ssl_options.ciphers text@4.2.7-
   client_renegotiation bool
   crl_check {true,false,peer,best_effort}
   depth int:0..255
   dh text
   dhfile file
   fail_if_no_peer_cert bool
   honor_cipher_order bool
   honor_ecc_order bool
   hostname_verification =rabbitmq_auth_backend_ldap.ssl_hostname_verification {wildcard,none}
   key
    DSAPrivateKey =rabbitmq_auth_backend_ldap.ssl_options.key text
    PrivateKeyInfo =rabbitmq_auth_backend_ldap.ssl_options.key text
    RSAPrivateKey =rabbitmq_auth_backend_ldap.ssl_options.key text
   keyfile file
   log_alert bool
   password text@-4.1.8 latin1@4.2.7-
   psk_identity text
   reuse_sessions bool
   secure_renegotiate bool
   sni =rabbitmq_auth_backend_ldap.ssl_options.server_name_indication {none}|text
   verify {verify_peer,verify_none}
   versions.$version =rabbitmq_auth_backend_ldap.ssl_options.versions atom
  timeout int|{infinity}
  use_ssl bool
  use_starttls bool
  user_bind_pattern text
  user_dn_pattern text
rabbitmq_auth_backend_oauth2
 auth_oauth2 =rabbitmq_auth_backend_oauth2
  additional_scopes_key =rabbitmq_auth_backend_oauth2.extra_scopes_source text
  algorithms.$algorithm =rabbitmq_auth_backend_oauth2.key_config.algorithms text
  authorization_endpoint https
  default_key =rabbitmq_auth_backend_oauth2.key_config.default_key text
  default_oauth_provider text
  discovery_endpoint_params.$param =rabbitmq_auth_backend_oauth2.discovery_endpoint_params text@4.1.6-
  discovery_endpoint_path text@4.1.6-
  end_session_endpoint https
  https =rabbitmq_auth_backend_oauth2.key_config
   cacertfile file
   crl_check {true,false,peer,best_effort}
   depth int
   fail_if_no_peer_cert bool
   hostname_verification {wildcard,none}
   peer_verification {verify_peer,verify_none}
   verify {verify_peer,verify_none}
  issuer https
  jwks_uri https@4.1.6-
  jwks_url =rabbitmq_auth_backend_oauth2.key_config.jwks_url https
  oauth_providers.$name
   algorithms.$algorithm =rabbitmq_auth_backend_oauth2.oauth_providers text@4.0.5-
   authorization_endpoint =rabbitmq_auth_backend_oauth2.oauth_providers text
   default_key =rabbitmq_auth_backend_oauth2.oauth_providers text@4.0.5-
   discovery_endpoint_params.$param =rabbitmq_auth_backend_oauth2.oauth_providers text@4.1.6-
   discovery_endpoint_path =rabbitmq_auth_backend_oauth2.oauth_providers text@4.1.6-
   end_session_endpoint =rabbitmq_auth_backend_oauth2.oauth_providers text
   https
    cacertfile =rabbitmq_auth_backend_oauth2.oauth_providers text
    crl_check =rabbitmq_auth_backend_oauth2.oauth_providers {true,false,peer,best_effort}
    depth =rabbitmq_auth_backend_oauth2.oauth_providers int
    hostname_verification =rabbitmq_auth_backend_oauth2.oauth_providers {wildcard,none}
    verify =rabbitmq_auth_backend_oauth2.oauth_providers {verify_peer,verify_none}
   issuer =rabbitmq_auth_backend_oauth2.oauth_providers text
   jwks_uri =rabbitmq_auth_backend_oauth2.oauth_providers text
   signing_keys.$id =rabbitmq_auth_backend_oauth2.oauth_providers text@4.0.5-
   token_endpoint =rabbitmq_auth_backend_oauth2.oauth_providers text
  preferred_username_claims.$preferred_username_claims =rabbitmq_auth_backend_oauth2.preferred_username_claims text
  require_exp bool@4.2.9-4.2.9,4.3.3-
  resource_server_id text
  resource_server_type text
  resource_servers.$name
   additional_scopes_key =rabbitmq_auth_backend_oauth2.resource_servers text
   id =rabbitmq_auth_backend_oauth2.resource_servers text
   oauth_provider_id =rabbitmq_auth_backend_oauth2.resource_servers text
   preferred_username_claims.$preferred_username_claims =rabbitmq_auth_backend_oauth2.resource_servers text@4.0.5-
   resource_server_type =rabbitmq_auth_backend_oauth2.resource_servers text
   scope_aliases
    $alias =rabbitmq_auth_backend_oauth2.resource_servers text@4.1.6-
    $index
     alias =rabbitmq_auth_backend_oauth2.resource_servers text@4.1.6-
     scope =rabbitmq_auth_backend_oauth2.resource_servers text@4.1.6-
   scope_pattern_syntax =rabbitmq_auth_backend_oauth2.resource_servers {wildcard,regex}@4.4.0-
   scope_prefix =rabbitmq_auth_backend_oauth2.resource_servers text
  scope_aliases
   $alias =rabbitmq_auth_backend_oauth2.scope_aliases text@4.1.6-
   $index
    alias =rabbitmq_auth_backend_oauth2.scope_aliases text@4.1.6-
    scope =rabbitmq_auth_backend_oauth2.scope_aliases text@4.1.6-
  scope_pattern_syntax {wildcard,regex}@4.4.0-
  scope_prefix text
  signing_keys.$name =rabbitmq_auth_backend_oauth2.key_config.signing_keys text
  token_endpoint https
  verify_aud bool
rabbitmq_aws
 aws.prefer_imdsv2 =rabbitmq_aws.aws_prefer_imdsv2 bool
rabbitmq_event_exchange
 event_exchange =rabbitmq_event_exchange
  protocol {amqp_0_9_1,amqp_1_0}@4.1.6-
  vhost text
rabbitmq_exchange_federation
 federation.exchanges =rabbitmq_exchange_federation
  connection_close_timeout int:0..5000@4.1.8-
  shutdown
   link_batch_size =rabbitmq_exchange_federation.shutdown_link_batch_size int:1..@4.2.7-
   throttle_delay =rabbitmq_exchange_federation.shutdown_throttle_delay int:0..@4.2.7-
   timeout =rabbitmq_exchange_federation.shutdown_timeout int:1..@4.2.7-
rabbitmq_federation
 federation.shutdown
  link_batch_size =rabbitmq_federation.shutdown_link_batch_size int:1..@4.1.8-4.1.8
  throttle_delay =rabbitmq_federation.shutdown_throttle_delay int:0..@4.1.8-4.1.8
  timeout =rabbitmq_federation.shutdown_timeout int:1..@4.1.8-4.1.8
rabbitmq_management
 management =rabbitmq_management
  cors
   allow_origins =rabbitmq_management.cors_allow_origins {none}
    $name =rabbitmq_management.cors_allow_origins text
   max_age =rabbitmq_management.cors_max_age int:0..
  credential_encryption_secret latin1@4.3.5-
  csp.policy =rabbitmq_management.content_security_policy text
  db_cache_multiplier =rabbitmq_management.management_db_cache_multiplier int:0..
  definitions.require_json_extension =rabbitmq_management.require_definition_json_extension bool@4.3.3-
  delegate_count int:0..@4.0.8-
  disable_basic_auth bool
  disable_stats =rabbitmq_management.disable_management_stats bool
  enable_queue_totals bool
  headers
   content_type_options text
   frame_options text
   referrer_policy text@4.2.9-4.2.9,4.3.3-
   xss_protection text
  hsts.policy =rabbitmq_management.strict_transport_security text
  http
   hide_allow_header =rabbitmq_management.hide_http_allow_header bool@4.3.3-
   max_body_size =rabbitmq_management.max_http_body_size int:0..
  http_log_dir text
  listener
   ip address
   port int
   server =rabbitmq_management.listener.cowboy_opts
    compress bool
    idle_timeout int:0..
    inactivity_timeout int:0..
    max_keepalive int:0..
    request_timeout int:0..
    shutdown_timeout int:0..
   ssl bool
   ssl_opts {none}
    cacertfile file
    cacerts.$name =rabbitmq_management.listener.ssl_opts.cacerts text@-4.1.8
    cert text
    certfile file
    client_renegotiation bool
    crl_check {true,false,peer,best_effort}
    depth int:0..255
    dh text
    dhfile file
    fail_if_no_peer_cert bool
    honor_cipher_order bool
    honor_ecc_order bool
    key
     DSAPrivateKey =rabbitmq_management.listener.ssl_opts.key text
     PrivateKeyInfo =rabbitmq_management.listener.ssl_opts.key text
     RSAPrivateKey =rabbitmq_management.listener.ssl_opts.key text
    keyfile file
    log_alert bool
    password text@-3.13.7 latin1@4.0.5-
    psk_identity text
    reuse_sessions bool
    secure_renegotiate bool
    verify {verify_peer,verify_none}
    versions.$version =rabbitmq_management.listener.ssl_opts.versions atom
  load_definitions file
  login_session_timeout int:0..
  oauth_authorization_endpoint_params.$name =rabbitmq_management.oauth_authorization_endpoint_params text@4.1.6-
  oauth_client_id text
  oauth_client_secret text@-4.1.8 latin1@4.2.7-
  oauth_disable_basic_auth bool
  oauth_enabled bool
  oauth_initiated_logon_type {sp_initiated,idp_initiated}
  oauth_metadata_url text
  oauth_provider_url text
  oauth_resource_servers.$name
   disabled =rabbitmq_management.oauth_resource_servers bool
   id =rabbitmq_management.oauth_resource_servers text
   label =rabbitmq_management.oauth_resource_servers text
   oauth_authorization_endpoint_params.$name =rabbitmq_management.oauth_resource_servers text@4.1.6-
   oauth_client_id =rabbitmq_management.oauth_resource_servers text
   oauth_client_secret =rabbitmq_management.oauth_resource_servers text@-4.1.8 latin1@4.2.7-
   oauth_initiated_logon_type =rabbitmq_management.oauth_resource_servers {sp_initiated,idp_initiated}
   oauth_metadata_url =rabbitmq_management.oauth_resource_servers text
   oauth_provider_url =rabbitmq_management.oauth_resource_servers text
   oauth_response_type =rabbitmq_management.oauth_resource_servers text
   oauth_scopes =rabbitmq_management.oauth_resource_servers text
   oauth_token_endpoint_params.$name =rabbitmq_management.oauth_resource_servers text@4.1.6-
  oauth_response_type text
  oauth_scopes text
  oauth_token_endpoint_params.$name =rabbitmq_management.oauth_token_endpoint_params text@4.1.6-
  path_prefix text
  rates_mode {basic,detailed,none}
  require_auth_for_api_reference bool@4.0.9-
  restrictions
   operator_policy_changes.disabled bool
   quorum_queue_replica_operations.disabled bool
  sample_retention_policies.$section.$interval =rabbitmq_management.sample_retention_policies int
  ssl =rabbitmq_management.ssl_config
   backlog int
   cacertfile file
   certfile file
   ciphers.$cipher =rabbitmq_management.ssl_config.ciphers text
   client_renegotiation bool
   compress =rabbitmq_management.ssl_config.cowboy_opts.compress bool
   depth int:0..255
   fail_if_no_peer_cert bool
   honor_cipher_order bool
   honor_ecc_order bool
   idle_timeout =rabbitmq_management.ssl_config.cowboy_opts.idle_timeout int:0..
   inactivity_timeout =rabbitmq_management.ssl_config.cowboy_opts.inactivity_timeout int:0..
   ip address
   keyfile file
   max_connections {infinity}|int:0..@4.2.7-
   max_keepalive =rabbitmq_management.ssl_config.cowboy_opts.max_keepalive int:0..
   password text@-3.13.7 latin1@4.0.5-
   port int
   request_timeout =rabbitmq_management.ssl_config.cowboy_opts.request_timeout int:0..
   reuse_sessions bool
   secure_renegotiate bool
   shutdown_timeout =rabbitmq_management.ssl_config.cowboy_opts.shutdown_timeout int:0..
   verify {verify_peer,verify_none}
   versions.$version =rabbitmq_management.ssl_config.versions atom
  tcp =rabbitmq_management.tcp_config.cowboy_opts
   compress bool
   idle_timeout int:0..
   inactivity_timeout int:0..
   ip =rabbitmq_management.tcp_config.ip address
   max_connections =rabbitmq_management.tcp_config.max_connections {infinity}|int:0..@4.2.7-
   max_keepalive int:0..
   port =rabbitmq_management.tcp_config.port int
   request_timeout int:0..
   shutdown_timeout int:0..
rabbitmq_management_agent
 management_agent =rabbitmq_management_agent
  disable_metrics_collector bool
  filter_aggregated_queue_metrics_pattern text
rabbitmq_mqtt
 mqtt =rabbitmq_mqtt
  allow_anonymous bool
  default_pass text@-3.13.7
  default_user text@-3.13.7
  disconnect_on_unauthorized bool@4.1.8-
  durable_queue_type {classic,quorum}
  exchange text
  listeners
   ssl =rabbitmq_mqtt.ssl_listeners {none}
    $name =rabbitmq_mqtt.ssl_listeners int|ip
   tcp =rabbitmq_mqtt.tcp_listeners {none}
    $name =rabbitmq_mqtt.tcp_listeners int|ip
  login_timeout int:0..
  mailbox_soft_limit int:0..
  max_connections {infinity}|int:0..@4.2.7-
  max_packet_size_authenticated int:1..
  max_packet_size_unauthenticated int:1..
  max_session_expiry_interval_seconds int:0..|{infinity}
  message_interceptors.$stage.$name.$key =rabbitmq_mqtt.message_interceptors bool@4.2.7-
  num_acceptors
   ssl =rabbitmq_mqtt.num_ssl_acceptors int
   tcp =rabbitmq_mqtt.num_tcp_acceptors int
  prefetch int
  proxy_protocol bool
  retained_message_store atom
   max_messages =rabbitmq_mqtt.retained_message_store_max_messages {infinity}|int:0..@4.3.6-
   max_size_bytes =rabbitmq_mqtt.retained_message_store_max_size_bytes {infinity}|int:0..@4.3.6-
  retained_message_store_dets_sync_interval int
  sparkplug bool
  ssl_cert_client_id_from {distinguished_name,subject_alternative_name}@4.0.5-
  ssl_cert_login bool
  ssl_cert_login_san_index int:0..@4.0.5-
  ssl_cert_login_san_type {dns,ip,email,uri,other_name}@4.0.5-
  subscription_ttl {undefined,infinity}|int
  tcp_listen_options {none}
   backlog int
   buffer int
   delay_send bool
   dontroute bool
   exit_on_close bool
   fd int
   high_msgq_watermark int
   high_watermark int
   keepalive bool
   linger
    on =rabbitmq_mqtt.tcp_listen_options.linger bool
    timeout =rabbitmq_mqtt.tcp_listen_options.linger int:0..
   low_msgq_watermark int
   low_watermark int
   nodelay bool
   port int:1..65534
   priority int
   recbuf int
   send_timeout int
   send_timeout_close bool
   sndbuf int
   tos int
  topic_alias_maximum int:0..
  vhost text
rabbitmq_peer_discovery_aws
 cluster_formation.aws
  access_key_id =rabbit.cluster_formation.peer_discovery_aws.aws_access_key text
  ec2_instance_states.$state =rabbit.cluster_formation.peer_discovery_aws.aws_ec2_instance_states text@4.2.7-
  hostname_path =rabbit.cluster_formation.peer_discovery_aws.aws_hostname_path text
   $number =rabbit.cluster_formation.peer_discovery_aws.aws_hostname_paths text@4.2.7-
  instance_tags =rabbit.cluster_formation.peer_discovery_aws.aws_ec2_tags {none}
   $name =rabbit.cluster_formation.peer_discovery_aws.aws_ec2_tags text
  region =rabbit.cluster_formation.peer_discovery_aws.aws_ec2_region text
  secret_key =rabbit.cluster_formation.peer_discovery_aws.aws_secret_key text@-4.1.8 latin1|text@4.2.7-
  use_autoscaling_group =rabbit.cluster_formation.peer_discovery_aws.aws_autoscaling bool
  use_private_ip =rabbit.cluster_formation.peer_discovery_aws.aws_use_private_ip bool
rabbitmq_peer_discovery_common
 cluster_formation
  node_cleanup
   interval =rabbit.cluster_formation.node_cleanup.cleanup_interval int:0..
   only_log_warning =rabbit.cluster_formation.node_cleanup.cleanup_only_log_warning bool
  proxy =rabbit.cluster_formation.proxy
   http_proxy text
   https_proxy text
   proxy_exclusions.$name =rabbit.cluster_formation.proxy.proxy_exclusions text
rabbitmq_peer_discovery_consul
 cluster_formation.consul =rabbit.cluster_formation.peer_discovery_consul
  acl_token =rabbit.cluster_formation.peer_discovery_consul.consul_acl_token text@-4.1.8 latin1|text@4.2.7-
  cluster_name text
  deregister_after =rabbit.cluster_formation.peer_discovery_consul.consul_deregister_after int:0..
  domain_suffix =rabbit.cluster_formation.peer_discovery_consul.consul_domain text
  host =rabbit.cluster_formation.peer_discovery_consul.consul_host text
  include_nodes_with_warnings bool
  lock_prefix =rabbit.cluster_formation.peer_discovery_consul.consul_lock_prefix text
  lock_timeout =rabbit.cluster_formation.peer_discovery_consul.lock_wait_time int:0..
  lock_wait_time int:0..
  port =rabbit.cluster_formation.peer_discovery_consul.consul_port int:1..65534
  scheme =rabbit.cluster_formation.peer_discovery_consul.consul_scheme text
  ssl_options {none}
   cacertfile file
   cacerts.$name =rabbit.cluster_formation.peer_discovery_consul.ssl_options.cacerts text@-4.1.8
   cert text
   certfile file
   ciphers.$cipher =rabbit.cluster_formation.peer_discovery_consul.ssl_options.ciphers text
   crl_check {true,false,peer,best_effort}
   depth int:0..255
   dh text
   dhfile file
   fail_if_no_peer_cert bool
   key
    DSAPrivateKey =rabbit.cluster_formation.peer_discovery_consul.ssl_options.key text
    PrivateKeyInfo =rabbit.cluster_formation.peer_discovery_consul.ssl_options.key text
    RSAPrivateKey =rabbit.cluster_formation.peer_discovery_consul.ssl_options.key text
   keyfile file
   log_alert bool
   password text@-4.1.8 latin1@4.2.7-
   psk_identity text
   reuse_sessions bool
   secure_renegotiate bool
   verify {verify_peer,verify_none}
   versions.$version =rabbit.cluster_formation.peer_discovery_consul.ssl_options.versions atom
  svc =rabbit.cluster_formation.peer_discovery_consul.consul_svc text
  svc_addr =rabbit.cluster_formation.peer_discovery_consul.consul_svc_addr text
  svc_addr_auto =rabbit.cluster_formation.peer_discovery_consul.consul_svc_addr_auto bool
  svc_addr_nic =rabbit.cluster_formation.peer_discovery_consul.consul_svc_addr_nic text
  svc_addr_use_nodename =rabbit.cluster_formation.peer_discovery_consul.consul_svc_addr_nodename bool
  svc_id =rabbit.cluster_formation.peer_discovery_consul.consul_svc_id text
  svc_meta =rabbit.cluster_formation.peer_discovery_consul.consul_svc_meta {none}
   $name =rabbit.cluster_formation.peer_discovery_consul.consul_svc_meta text
  svc_port =rabbit.cluster_formation.peer_discovery_consul.consul_svc_port int:1..65534
  svc_tags =rabbit.cluster_formation.peer_discovery_consul.consul_svc_tags {none}
   $name =rabbit.cluster_formation.peer_discovery_consul.consul_svc_tags text
  svc_ttl =rabbit.cluster_formation.peer_discovery_consul.consul_svc_ttl int:0..
  use_longname =rabbit.cluster_formation.peer_discovery_consul.consul_use_longname bool
rabbitmq_peer_discovery_etcd
 cluster_formation.etcd =rabbit.cluster_formation.peer_discovery_etcd
  cluster_name text
  endpoints {none}
   $index =rabbit.cluster_formation.peer_discovery_etcd.endpoints text|ip
  host =rabbit.cluster_formation.peer_discovery_etcd.etcd_host text
  key_prefix =rabbit.cluster_formation.peer_discovery_etcd.etcd_prefix text
  lock_timeout =rabbit.cluster_formation.peer_discovery_etcd.lock_wait_time int:0..
  lock_wait_time int:0..
  node_ttl =rabbit.cluster_formation.peer_discovery_etcd.etcd_node_ttl int:0..
  password =rabbit.cluster_formation.peer_discovery_etcd.etcd_password text@-4.1.8 latin1@4.2.7-
  port =rabbit.cluster_formation.peer_discovery_etcd.etcd_port int:0..
  scheme =rabbit.cluster_formation.peer_discovery_etcd.etcd_scheme text
  ssl_options {none}
   cacertfile file
   cacerts.$name =rabbit.cluster_formation.peer_discovery_etcd.ssl_options.cacerts text@-4.1.8
   cert text
   certfile file
   ciphers.$cipher =rabbit.cluster_formation.peer_discovery_etcd.ssl_options.ciphers text
   crl_check {true,false,peer,best_effort}
   depth int:0..255
   dh text@-4.0.9
   dhfile file@-4.0.9
   fail_if_no_peer_cert bool@-4.0.9
   key
    DSAPrivateKey =rabbit.cluster_formation.peer_discovery_etcd.ssl_options.key text
    PrivateKeyInfo =rabbit.cluster_formation.peer_discovery_etcd.ssl_options.key text
    RSAPrivateKey =rabbit.cluster_formation.peer_discovery_etcd.ssl_options.key text
   keyfile file
   log_alert bool
   password text@-4.1.8 latin1@4.2.7-
   psk_identity text
   reuse_sessions bool
   secure_renegotiate bool
   verify {verify_peer,verify_none}
   versions.$version =rabbit.cluster_formation.peer_discovery_etcd.ssl_options.versions atom
  username =rabbit.cluster_formation.peer_discovery_etcd.etcd_username text
rabbitmq_peer_discovery_k8s
 cluster_formation.k8s =rabbit.cluster_formation.peer_discovery_k8s
  address_type =rabbit.cluster_formation.peer_discovery_k8s.k8s_address_type {hostname,ip}
  cert_path =rabbit.cluster_formation.peer_discovery_k8s.k8s_cert_path file
  host =rabbit.cluster_formation.peer_discovery_k8s.k8s_host text
  hostname_suffix =rabbit.cluster_formation.peer_discovery_k8s.k8s_hostname_suffix text
  namespace_path =rabbit.cluster_formation.peer_discovery_k8s.k8s_namespace_path file
  ordinal_start int@4.1.6-
  port =rabbit.cluster_formation.peer_discovery_k8s.k8s_port int:0..
  scheme =rabbit.cluster_formation.peer_discovery_k8s.k8s_scheme text
  seed_node text@4.1.6-
  service_name =rabbit.cluster_formation.peer_discovery_k8s.k8s_service_name text
  tls =rabbit.cluster_formation.peer_discovery_k8s.ssl_options
   cacertfile file
   certfile file
   fail_if_no_peer_cert bool
   keyfile file
   verify {verify_peer,verify_none}
  token_path =rabbit.cluster_formation.peer_discovery_k8s.k8s_token_path file
rabbitmq_prometheus
 prometheus =rabbitmq_prometheus
  authentication.enabled bool
  filter_aggregated_queue_metrics_pattern text
  path text
  return_per_object_metrics bool
  ssl =rabbitmq_prometheus.ssl_config.ssl_opts
   backlog =rabbitmq_prometheus.ssl_config.backlog int
   cacertfile file
   certfile file
   ciphers.$cipher =rabbitmq_prometheus.ssl_config.ssl_opts.ciphers text
   client_renegotiation bool
   compress =rabbitmq_prometheus.ssl_config.cowboy_opts.compress bool
   depth int:0..255
   fail_if_no_peer_cert bool
   honor_cipher_order bool
   honor_ecc_order bool
   idle_timeout =rabbitmq_prometheus.ssl_config.cowboy_opts.idle_timeout int:0..
   inactivity_timeout =rabbitmq_prometheus.ssl_config.cowboy_opts.inactivity_timeout int:0..
   ip =rabbitmq_prometheus.ssl_config.ip address
   keyfile file
   max_connections =rabbitmq_prometheus.ssl_config.max_connections {infinity}|int:0..@4.2.7-
   max_keepalive =rabbitmq_prometheus.ssl_config.cowboy_opts.max_keepalive int:0..
   password text@-4.2.7 latin1@4.2.8-
   port =rabbitmq_prometheus.ssl_config.port int
   request_timeout =rabbitmq_prometheus.ssl_config.cowboy_opts.request_timeout int:0..
   reuse_sessions bool
   secure_renegotiate bool
   shutdown_timeout =rabbitmq_prometheus.ssl_config.cowboy_opts.shutdown_timeout int:0..
   verify {verify_peer,verify_none}
   versions.$version =rabbitmq_prometheus.ssl_config.ssl_opts.versions atom
  tcp =rabbitmq_prometheus.tcp_config.cowboy_opts
   compress bool
   idle_timeout int:0..
   inactivity_timeout int:0..
   ip =rabbitmq_prometheus.tcp_config.ip address
   listener =rabbitmq_prometheus.tcp_config {none}|ip
   max_connections =rabbitmq_prometheus.tcp_config.max_connections {infinity}|int:0..@4.2.7-
   max_keepalive int:0..
   port =rabbitmq_prometheus.tcp_config.port int
   request_timeout int:0..
   shutdown_timeout int:0..
rabbitmq_queue_federation
 federation.queues =rabbitmq_queue_federation
  connection_close_timeout int:0..5000@4.1.8-
  shutdown
   link_batch_size =rabbitmq_queue_federation.shutdown_link_batch_size int:1..@4.2.7-
   throttle_delay =rabbitmq_queue_federation.shutdown_throttle_delay int:0..@4.2.7-
   timeout =rabbitmq_queue_federation.shutdown_timeout int:1..@4.2.7-
rabbitmq_shovel
 shovel =rabbitmq_shovel
  delete_after_duration_floor int@4.3.5-
  local.max_credit =rabbitmq_shovel.max_local_shovel_credit int@4.2.7-
  operating_mode text@4.2.7-
  topology.predeclared text@4.0.5-
rabbitmq_stomp
 stomp =rabbitmq_stomp
  default_nack_requeue bool
  default_pass =rabbitmq_stomp.default_user.passcode text@-4.1.8 latin1@4.2.7-
  default_topic_exchange text
  default_user =rabbitmq_stomp.default_user.login text
  default_vhost text
  hide_server_info bool
  implicit_connect bool
  listeners
   ssl =rabbitmq_stomp.ssl_listeners {none}
    $name =rabbitmq_stomp.ssl_listeners int|ip
   tcp =rabbitmq_stomp.tcp_listeners {none}
    $name =rabbitmq_stomp.tcp_listeners int|ip
  login_timeout int:0..
  max_connections {infinity}|int:0..@4.4.0-
  max_frame_size int:0..
  max_frame_size_unauthenticated int:1..@4.2.7-
  num_acceptors
   ssl =rabbitmq_stomp.num_ssl_acceptors int
   tcp =rabbitmq_stomp.num_tcp_acceptors int
  proxy_protocol bool
  ssl_cert_login bool
  tcp_listen_options {none}
   backlog int
   buffer int
   delay_send bool
   dontroute bool
   exit_on_close bool
   fd int
   high_msgq_watermark int
   high_watermark int
   keepalive bool
   linger
    on =rabbitmq_stomp.tcp_listen_options.linger bool
    timeout =rabbitmq_stomp.tcp_listen_options.linger int:0..
   low_msgq_watermark int
   low_watermark int
   nodelay bool
   port int:1..65534
   priority int
   recbuf int
   send_timeout int
   send_timeout_close bool
   sndbuf int
   tos int
rabbitmq_stream
 stream =rabbitmq_stream
  advertised_host text
  advertised_port int
  advertised_tls_host text
  advertised_tls_port int
  credits_required_for_unblocking int
  frame_max int
  heartbeat int
  initial_credits int
  initial_frame_max int@4.3.5-
  listeners
   ssl =rabbitmq_stream.ssl_listeners {none}
    $name =rabbitmq_stream.ssl_listeners int|ip
   tcp =rabbitmq_stream.tcp_listeners {none}
    $name =rabbitmq_stream.tcp_listeners int|ip
  max_connections {infinity}|int:0..@4.2.7-
  max_super_stream_partitions {infinity}|int:0..@4.2.9-4.2.9,4.3.3-
  max_uncompressed_sub_entry_batch_size int:0..@4.3.5-
  num_acceptors
   ssl =rabbitmq_stream.num_ssl_acceptors int
   tcp =rabbitmq_stream.num_tcp_acceptors int
  ssl_cert_login bool
  tcp_listen_options {none}
   backlog int
   buffer int
   delay_send bool
   dontroute bool
   exit_on_close bool
   fd int
   high_msgq_watermark int
   high_watermark int
   keepalive bool
   linger
    on =rabbitmq_stream.tcp_listen_options.linger bool
    timeout =rabbitmq_stream.tcp_listen_options.linger int:0..
   low_msgq_watermark int
   low_watermark int
   nodelay bool
   port int:1..65534
   priority int
   recbuf int
   send_timeout int
   send_timeout_close bool
   sndbuf int
   tos int
rabbitmq_tracing
 tracing =rabbitmq_tracing
  dir =rabbitmq_tracing.directory folder
  password text@-4.1.8 latin1@4.2.7-
  username text
rabbitmq_trust_store
 trust_store =rabbitmq_trust_store
  directory text
  https_request_timeout int:0..@4.2.7-
  providers.$name =rabbitmq_trust_store.providers atom
  refresh_interval int
  ssl_options {none}
   cacertfile file
   cacerts.$name =rabbitmq_trust_store.ssl_options.cacerts text@-4.1.8
   cert text
   certfile file
   ciphers.$cipher =rabbitmq_trust_store.ssl_options.ciphers text@4.2.7-
   client_renegotiation bool
   crl_check {true,false,peer,best_effort}
   depth int:0..255
   dh text
   dhfile file
   fail_if_no_peer_cert bool
   honor_cipher_order bool
   key
    DSAPrivateKey =rabbitmq_trust_store.ssl_options.key text
    PrivateKeyInfo =rabbitmq_trust_store.ssl_options.key text
    RSAPrivateKey =rabbitmq_trust_store.ssl_options.key text
   keyfile file
   log_alert bool
   password text@-3.13.7 latin1@4.0.5-
   psk_identity text
   reuse_sessions bool
   secure_renegotiate bool
   verify {verify_peer,verify_none}
   versions.$version =rabbitmq_trust_store.ssl_options.versions atom
  url text
rabbitmq_web_dispatch
 http_dispatch =rabbitmq_web_dispatch
  access_log_dir text@4.3.2-
  auth_backends.$num =rabbitmq_web_dispatch.auth_backends atom@4.0.8-
   authn =rabbitmq_web_dispatch.auth_backends atom@4.0.8-
   authz =rabbitmq_web_dispatch.auth_backends atom@4.0.8-
rabbitmq_web_mqtt
 web_mqtt =rabbitmq_web_mqtt
  allow_origins {none}@4.2.7-
   $name =rabbitmq_web_mqtt.allow_origins text@4.2.7-
  cowboy_opts
   idle_timeout int
   max_empty_lines int
   max_header_name_length int
   max_header_value_length int
   max_headers int
   max_keepalive int
   max_request_line_length int
   timeout =rabbitmq_web_mqtt.cowboy_opts.idle_timeout int:0..
  hsts.policy =rabbitmq_web_mqtt.strict_transport_security text@4.2.9-4.2.9,4.3.3-
  max_connections {infinity}|int
  num_acceptors
   ssl =rabbitmq_web_mqtt.num_ssl_acceptors int
   tcp =rabbitmq_web_mqtt.num_tcp_acceptors int
  proxy_protocol bool
  ssl =rabbitmq_web_mqtt.ssl_config
   backlog int
   cacertfile file
   cert text@4.3.6-
   certfile file
   ciphers.$cipher =rabbitmq_web_mqtt.ssl_config.ciphers text
   client_renegotiation bool
   crl_check {true,false,peer,best_effort}
   depth int:0..255
   dh text@4.3.6-
   dhfile file@4.3.6-
   fail_if_no_peer_cert bool@4.3.6-
   honor_cipher_order bool
   honor_ecc_order bool
   ip address
   keyfile file
   listener =rabbitmq_web_mqtt.ssl_config {none}|ip
   log_alert bool@4.3.6-
   password text@-3.13.7 latin1@4.0.5-
   port int
   psk_identity text@4.3.6-
   reuse_sessions bool
   secure_renegotiate bool
   verify {verify_peer,verify_none}@4.3.6-
   versions.$version =rabbitmq_web_mqtt.ssl_config.versions atom
  tcp =rabbitmq_web_mqtt.tcp_config
   backlog int
   ip address
   listener =rabbitmq_web_mqtt.tcp_config {none}|ip
   port int
  use_file_handle_cache bool
  ws_opts =rabbitmq_web_mqtt.cowboy_ws_opts
   compress bool
   idle_timeout int:0..
   max_frame_size int:0..
  ws_path text
rabbitmq_web_stomp
 web_stomp =rabbitmq_web_stomp
  allow_origins {none}@4.2.7-
   $name =rabbitmq_web_stomp.allow_origins text@4.2.7-
  cowboy_opts
   idle_timeout int
   max_empty_lines int
   max_header_name_length int
   max_header_value_length int
   max_headers int
   max_keepalive int
   max_request_line_length int
   timeout =rabbitmq_web_stomp.cowboy_opts.idle_timeout int:0..
  hsts.policy =rabbitmq_web_stomp.strict_transport_security text@4.2.9-4.2.9,4.3.3-
  max_connections {infinity}|int
  num_acceptors
   ssl =rabbitmq_web_stomp.num_ssl_acceptors int
   tcp =rabbitmq_web_stomp.num_tcp_acceptors int
  port int
  proxy_protocol bool
  ssl =rabbitmq_web_stomp.ssl_config
   backlog int
   cacertfile file
   cert text@4.3.6-
   certfile file
   ciphers.$cipher =rabbitmq_web_stomp.ssl_config.ciphers text
   client_renegotiation bool
   crl_check {true,false,peer,best_effort}
   depth int:0..255
   dh text@4.3.6-
   dhfile file@4.3.6-
   fail_if_no_peer_cert bool@4.3.6-
   honor_cipher_order bool
   honor_ecc_order bool
   ip address
   keyfile file
   listener =rabbitmq_web_stomp.ssl_config {none}|ip
   log_alert bool@4.3.6-
   password text@-3.13.7 latin1@4.0.5-
   port int
   psk_identity text@4.3.6-
   reuse_sessions bool
   secure_renegotiate bool
   verify {verify_peer,verify_none}@4.3.6-
   versions.$version =rabbitmq_web_stomp.ssl_config.versions atom
  tcp =rabbitmq_web_stomp.tcp_config
   backlog int
   ip address
   listener =rabbitmq_web_stomp.tcp_config {none}|ip
   port int
  use_file_handle_cache bool
  use_http_auth bool
  ws_frame {binary,text}
  ws_opts =rabbitmq_web_stomp.cowboy_ws_opts
   compress bool
   idle_timeout int:0..
   max_frame_size int:0..
  ws_path text
`;
