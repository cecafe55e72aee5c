import CRocksDB

/// The engine's options, in one place, each with its reason. Owned until the database is closed.
@safe final class EngineSettings: @unchecked Sendable {
    // Sendable: set up in `init`, only read afterwards; the cache is thread-safe by its own locks.
    let options: OpaquePointer
    let cache: OpaquePointer

    init(_ settings: StoreOptions) {
        unsafe options = rocksdb_options_create()
        unsafe cache = rocksdb_cache_create_lru(settings.blockCacheBytes)
        setDurability()
        setMemory(settings)
        setFiles(settings)
        setTables()
    }

    deinit {
        unsafe rocksdb_options_destroy(options)
        unsafe rocksdb_cache_destroy(cache)
    }

    private func setDurability() {
        unsafe rocksdb_options_set_paranoid_checks(options, 1)
        // A torn last record is ordinary after a crash; everything before it is kept, nothing after it is invented.
        unsafe rocksdb_options_set_wal_recovery_mode(options, Int32(rocksdb_point_in_time_recovery))
        // Each of these trades safety for speed or had bugs in the releases we run on.
        unsafe rocksdb_options_set_recycle_log_file_num(options, 0)
        unsafe rocksdb_options_set_enable_pipelined_write(options, 0)
        unsafe rocksdb_options_set_unordered_write(options, 0)
        unsafe rocksdb_options_set_manual_wal_flush(options, 0)
        unsafe rocksdb_options_set_wal_compression(options, Int32(rocksdb_no_compression))
        // One log serves all keyspaces; atomic flush is only needed without it.
        unsafe rocksdb_options_set_atomic_flush(options, 0)
        // Bounds recovery time: a quiet keyspace is written out rather than keep old logs alive.
        unsafe rocksdb_options_set_max_total_wal_size(options, 256 << 20)
    }

    private func setMemory(_ settings: StoreOptions) {
        unsafe rocksdb_options_set_write_buffer_size(options, settings.writeBufferBytes)
        unsafe rocksdb_options_set_max_write_buffer_number(options, 3)
        // The cap for all keyspaces together: there are a dozen, and three buffers each would be gigabytes.
        unsafe rocksdb_options_set_db_write_buffer_size(options, 4 * settings.writeBufferBytes)
        unsafe rocksdb_options_set_max_background_jobs(options, Int32(settings.backgroundThreads))
    }

    private func setFiles(_ settings: StoreOptions) {
        let create: UInt8 = settings.createIfMissing ? 1 : 0
        unsafe rocksdb_options_set_create_if_missing(options, create)
        // Families are made while opening: making one later hands out a handle even when it fails.
        unsafe rocksdb_options_set_create_missing_column_families(options, 1)
        // Every file stays open, so that each footer and index is checked at start, not at the first unlucky read.
        unsafe rocksdb_options_set_max_open_files(options, -1)
        unsafe rocksdb_options_set_level_compaction_dynamic_level_bytes(options, 1)
        // Smooths write-back: no single huge sync at the end of a file.
        unsafe rocksdb_options_set_bytes_per_sync(options, 1 << 20)
        // Fast compression where data is young, strong compression at the bottom where nine tenths of it lie.
        unsafe rocksdb_options_set_compression(options, Int32(rocksdb_lz4_compression))
        unsafe rocksdb_options_set_bottommost_compression(options, Int32(rocksdb_zstd_compression))
        // The engine's own diary: warnings only (2), ten files of 4 MiB.
        unsafe rocksdb_options_set_info_log_level(options, 2)
        unsafe rocksdb_options_set_keep_log_file_num(options, 10)
        unsafe rocksdb_options_set_max_log_file_size(options, 4 << 20)
        unsafe rocksdb_options_set_stats_dump_period_sec(options, 0)
    }

    private func setTables() {
        let tables = unsafe rocksdb_block_based_options_create()
        unsafe rocksdb_block_based_options_set_block_cache(tables, cache)
        unsafe rocksdb_block_based_options_set_block_size(tables, 8 << 10)
        // Ten bits a key: one in a hundred absent keys costs a block read. The table options own the policy.
        unsafe rocksdb_block_based_options_set_filter_policy(tables, rocksdb_filterpolicy_create_bloom_full(10))
        unsafe rocksdb_block_based_options_set_whole_key_filtering(tables, 1)
        unsafe rocksdb_block_based_options_set_partition_filters(tables, 0)
        // Indexes and filters count against the cache, so that its size is the whole read memory.
        unsafe rocksdb_block_based_options_set_cache_index_and_filter_blocks(tables, 1)
        unsafe rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(tables, 1)
        unsafe rocksdb_options_set_block_based_table_factory(options, tables)
        unsafe rocksdb_block_based_options_destroy(tables)
    }
}
