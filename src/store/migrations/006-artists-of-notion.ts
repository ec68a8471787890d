/**
 * Sixth schema: copies of Notion's pages know the artists behind a relation. Those made before do not, and nothing but a
 * new copy would tell; they hold nothing that is not in Notion.
 */
export const ARTISTS_OF_NOTION = `
DELETE FROM notion_page_keys;
DELETE FROM notion_pages;
DELETE FROM notion_mirrors;
`
