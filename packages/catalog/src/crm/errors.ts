import { defineErrors } from "@acta/core";

/** What the business answers when it refuses. Codes are stable; another workspace's record is simply not found. */
export const { errors, fail } = defineErrors({
  CONTACT_NOT_FOUND: {
    status: 404,
    title: "No such contact",
    detail: "There is no contact with this id in the workspace.",
    // A contact deleted between the moment it was looked up and the insert of what refers to it.
    constraint: ["orders_contact_fkey", "notes_contact_fkey", "tasks_contact_fkey"],
  },
  CONTACT_HAS_ORDERS: {
    status: 409,
    title: "The contact has orders",
    detail: "A contact with orders cannot be deleted. Delete its orders first, or keep the contact.",
  },
  CONTACT_TOO_LARGE: {
    status: 422,
    title: "Too much belongs to the contact",
    detail:
      "More records belong to the contact than one call moves. Move orders with crm.order.update, or delete notes and tasks, first.",
  },
  PHONE_TAKEN: {
    status: 409,
    title: "The phone belongs to another contact",
    detail: "Another contact of the workspace has this phone. Update that contact, or leave the phone out.",
    constraint: "contacts_phone_key",
  },
  CONTACT_EXTERNAL_ID_TAKEN: {
    status: 409,
    title: "The external id belongs to another contact",
    detail: "Another contact of the workspace has this externalId.",
    constraint: "contacts_external_id_key",
  },
  TAG_NOT_FOUND: {
    status: 404,
    title: "No such tag",
    detail: "There is no tag with this id in the workspace.",
  },
  TAG_IN_USE: {
    status: 409,
    title: "Contacts have this tag",
    detail: "Contacts have this tag. Set detach to take it off them.",
  },
  NOTE_NOT_FOUND: {
    status: 404,
    title: "No such note",
    detail: "There is no note with this id in the workspace.",
  },
  TASK_NOT_FOUND: {
    status: 404,
    title: "No such task",
    detail: "There is no task with this id in the workspace.",
  },
  ASSIGNEE_NOT_FOUND: {
    status: 404,
    title: "No such member",
    detail: "assigneeId is the user id of nobody who is a member of the workspace.",
  },
  CUSTOM_FIELD_NOT_FOUND: {
    status: 404,
    title: "No such custom field",
    detail: "There is no definition of a custom field with this id in the workspace.",
  },
  CUSTOM_FIELD_EXISTS: {
    status: 409,
    title: "The field is defined already",
    detail:
      "This kind of record has a definition under this key, perhaps an archived one. Change that one with crm.customField.update.",
    constraint: "custom_fields_key",
  },
  PIPELINE_NOT_FOUND: {
    status: 404,
    title: "No such pipeline",
    detail: "There is no pipeline with this id in the workspace.",
    constraint: "orders_pipeline_fkey",
  },
  PIPELINE_STAGE_IN_USE: {
    status: 409,
    title: "Orders stand in a stage that would not be there",
    detail: "Keep the stages that orders stand in, or move these orders first.",
  },
  SKU_TAKEN: {
    status: 409,
    title: "The SKU belongs to another product",
    detail: "Another product of the workspace has this SKU.",
    constraint: "products_sku_key",
  },
  PRODUCT_EXTERNAL_ID_TAKEN: {
    status: 409,
    title: "The external id belongs to another product",
    detail: "Another product of the workspace has this externalId.",
    constraint: "products_external_id_key",
  },
  PRODUCT_NOT_FOUND: {
    status: 404,
    title: "No such product",
    detail: "A line names a product that is not in the workspace.",
    constraint: "order_lines_product_fkey",
  },
  LINE_INCOMPLETE: {
    status: 422,
    title: "A line lacks its description or price",
    detail: "A line without a product needs description and unitPriceMinor.",
  },
  LINE_CURRENCY_MISMATCH: {
    status: 422,
    title: "A product is priced in another currency",
    detail:
      "The product's price is in another currency than the order. Give the line its own unitPriceMinor.",
  },
  ORDER_NOT_FOUND: {
    status: 404,
    title: "No such order",
    detail: "There is no order with this id in the workspace.",
    constraint: "tasks_order_fkey",
  },
  ORDER_TOTAL_MISMATCH: {
    status: 422,
    title: "The total is another one",
    detail: "totalMinor is not what lines and shipping add up to. Leave it out, or correct it.",
  },
  ORDER_TOTAL_TOO_LARGE: {
    status: 422,
    title: "The total is too large",
    detail: "Lines and shipping add up to more than 9007199254740991 minor units.",
  },
  ORDER_CLOSED: {
    status: 409,
    title: "The order is closed",
    detail:
      "An order in a closing stage, such as delivered or cancelled, is not changed any more. Duplicate it to start over.",
  },
  ORDER_TRANSITION_INVALID: {
    status: 422,
    title: "The order cannot go to this status",
    detail:
      "The order's pipeline has no way from the stage it is in to this one; allowed has those there are.",
  },
});
