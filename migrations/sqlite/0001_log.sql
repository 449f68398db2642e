CREATE TABLE placeholder (id BIGINT);
