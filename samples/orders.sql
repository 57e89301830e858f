-- What orders-handler.ts works with. A handler makes no tables: CREATE TABLE would commit the transaction it stands in.
CREATE TABLE IF NOT EXISTS orders (
  id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  item VARCHAR(200) NOT NULL,
  quantity INT UNSIGNED NOT NULL,
  message_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  placed_at DATETIME(3) NOT NULL
) ENGINE = InnoDB;
