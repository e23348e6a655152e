-- Undo re-inserts rows in whatever order it likes and has the keys checked at the end: deferrable, immediate until asked.
ALTER TABLE contact_tags ALTER CONSTRAINT contact_tags_contact_fkey DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE contact_tags ALTER CONSTRAINT contact_tags_tag_fkey DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE orders ALTER CONSTRAINT orders_contact_fkey DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE order_lines ALTER CONSTRAINT order_lines_order_fkey DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE order_lines ALTER CONSTRAINT order_lines_product_fkey DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE api_keys ALTER CONSTRAINT api_keys_rotated_from_fkey DEFERRABLE INITIALLY IMMEDIATE;
