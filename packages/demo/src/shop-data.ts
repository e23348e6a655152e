/**
 * A shop that supplies small businesses in Colombia. Every name is a business, none a person; the telephone numbers
 * are well formed but lie at the start of a range, where no subscriber's number is.
 */

/** Pesos to minor units: ISO 4217 gives COP two decimals. */
const pesos = (amount: number): number => amount * 100;

export const products = [
  {
    externalId: "CAF-500",
    sku: "CAF-500",
    name: "Café de origen Huila, 500 g",
    unitPriceMinor: pesos(38_900),
  },
  {
    externalId: "CAF-2500",
    sku: "CAF-2500",
    name: "Café de origen Huila, 2,5 kg",
    unitPriceMinor: pesos(172_000),
  },
  {
    externalId: "PAN-24",
    sku: "PAN-24",
    name: "Panela en bloque, caja de 24",
    unitPriceMinor: pesos(96_000),
  },
  {
    externalId: "CHO-20",
    sku: "CHO-20",
    name: "Chocolate de mesa, caja de 20",
    unitPriceMinor: pesos(118_500),
  },
  {
    externalId: "ARE-30",
    sku: "ARE-30",
    name: "Harina para arepas, bulto de 30 kg",
    unitPriceMinor: pesos(134_000),
  },
  {
    externalId: "ACE-12",
    sku: "ACE-12",
    name: "Aceite de girasol 1 L, caja de 12",
    unitPriceMinor: pesos(158_400),
  },
  {
    externalId: "VAS-1000",
    sku: "VAS-1000",
    name: "Vaso biodegradable 8 oz, 1.000 unidades",
    unitPriceMinor: pesos(212_000),
  },
  {
    externalId: "SER-50",
    sku: "SER-50",
    name: "Servilleta, caja de 50 paquetes",
    unitPriceMinor: pesos(89_900),
  },
];

export const contacts = [
  {
    externalId: "CLI-001",
    name: "Panadería La Espiga",
    city: "Bogotá",
    region: "Cundinamarca",
    phone: "+573000000101",
    email: "compras@espiga.example",
    address: "Calle 45 # 13-20",
    tags: ["mayorista", "panadería"],
  },
  {
    externalId: "CLI-002",
    name: "Café Mirador",
    city: "Medellín",
    region: "Antioquia",
    phone: "+573000000102",
    email: "pedidos@mirador.example",
    address: "Carrera 70 # 44-08",
    tags: ["cafetería"],
  },
  {
    externalId: "CLI-003",
    name: "Restaurante El Fogón",
    city: "Cali",
    region: "Valle del Cauca",
    phone: "+573000000103",
    email: "cocina@fogon.example",
    address: "Avenida 6N # 23-61",
    tags: ["restaurante", "crédito 30 días"],
  },
  {
    externalId: "CLI-004",
    name: "Hotel Brisa del Mar",
    city: "Cartagena",
    region: "Bolívar",
    phone: "+573000000104",
    email: "almacen@brisa.example",
    address: "Calle 5 # 3-17, Bocagrande",
    tags: ["hotel", "mayorista"],
  },
  {
    externalId: "CLI-005",
    name: "Tienda Doña Esquina",
    city: "Bucaramanga",
    region: "Santander",
    phone: "+573000000105",
    tags: ["tienda"],
  },
  {
    externalId: "CLI-006",
    name: "Cafetería Universitaria Norte",
    city: "Barranquilla",
    region: "Atlántico",
    phone: "+573000000106",
    email: "norte@cafeteria.example",
    tags: ["cafetería", "crédito 30 días"],
  },
  {
    externalId: "CLI-007",
    name: "Supermercado El Arriero",
    city: "Manizales",
    region: "Caldas",
    phone: "+573000000107",
    email: "bodega@arriero.example",
    address: "Carrera 23 # 55-12",
    tags: ["mayorista"],
  },
  {
    externalId: "CLI-008",
    name: "Heladería Páramo",
    city: "Tunja",
    region: "Boyacá",
    phone: "+573000000108",
    tags: ["tienda"],
  },
  {
    externalId: "CLI-009",
    name: "Catering Alameda",
    city: "Pereira",
    region: "Risaralda",
    phone: "+573000000109",
    email: "eventos@alameda.example",
    tags: ["restaurante"],
  },
  {
    externalId: "CLI-010",
    name: "Club Campestre del Sur",
    city: "Neiva",
    region: "Huila",
    phone: "+573000000110",
    email: "proveedores@campestre.example",
    tags: ["hotel"],
  },
].map((contact) => ({ country: "CO", ...contact }));

/** The shop's way of an order: the standard one, with the packing between the payment and the lorry. */
export const pipeline = {
  name: "Pedidos de la bodega",
  isDefault: true,
  stages: [
    { key: "new", name: "Nuevo", next: ["confirmed", "paid", "cancelled"] },
    { key: "confirmed", name: "Confirmado", next: ["paid", "cancelled"] },
    { key: "paid", name: "Pagado", next: ["packed", "shipped", "cancelled"] },
    { key: "packed", name: "Alistado", next: ["shipped", "cancelled"] },
    { key: "shipped", name: "Enviado", next: ["delivered"] },
    { key: "delivered", name: "Entregado", kind: "won" },
    { key: "cancelled", name: "Cancelado", kind: "lost" },
  ],
};

export const customFields = [
  { entity: "contact", key: "horario", label: "Horario de entrega", type: "text" },
  { entity: "contact", key: "visitas", label: "Visitas al año", type: "number" },
  {
    entity: "contact",
    key: "zona",
    label: "Zona de reparto",
    type: "select",
    options: ["norte", "centro", "sur", "nacional"],
  },
  { entity: "order", key: "entrega", label: "Fecha de entrega", type: "date" },
  { entity: "product", key: "fragil", label: "Frágil", type: "boolean" },
];

export const notes = [
  {
    contactExternalId: "CLI-001",
    text: "Recibe solo por la puerta de atrás.\nPrefiere la entrega antes de las 7, cuando abren el horno.",
  },
  { contactExternalId: "CLI-001", text: "Pidió la lista de precios del próximo trimestre." },
  { contactExternalId: "CLI-003", text: "Crédito a 30 días aprobado por la administración." },
  { contactExternalId: "CLI-004", text: "En temporada alta duplica el pedido de café." },
  { contactExternalId: "CLI-009", text: "Los eventos se confirman con una semana de anticipación." },
];

export interface DemoTask {
  title: string;
  details?: string;
  contactExternalId?: string;
  orderExternalId?: string;
  assignee?: "owner" | "admin" | "member";
  /** From now; negative ones are overdue. */
  dueInDays?: number;
  outcome?: "done" | "cancelled";
}

export const tasks: DemoTask[] = [
  {
    title: "Enviar la lista de precios",
    contactExternalId: "CLI-001",
    assignee: "member",
    dueInDays: 2,
  },
  {
    title: "Confirmar cantidades con el cliente",
    details: "Pidió chocolate para un evento; la fecha puede cambiar.",
    contactExternalId: "CLI-010",
    orderExternalId: "PED-1009",
    assignee: "member",
    dueInDays: -1,
  },
  { title: "Reservar transporte refrigerado", orderExternalId: "PED-1003", assignee: "admin", dueInDays: 5 },
  { title: "Cobrar la factura vencida", contactExternalId: "CLI-003", assignee: "admin", outcome: "done" },
  { title: "Visitar el nuevo local", contactExternalId: "CLI-002", outcome: "cancelled" },
  { title: "Hacer inventario de vasos" },
];

/** Leads from a fair, as they were written down there: one is known already, one phone is wrong. */
export const fairContacts = [
  {
    name: "Pastelería Nube",
    phoneText: "300 000 0111",
    city: "Bogotá",
    country: "CO",
    tags: ["feria", "panadería"],
  },
  { name: "Café Mirador", phoneText: "300 000 0102", country: "CO", tags: ["feria"] },
  { name: "Fonda La Ceiba", phone: "3000000113", city: "Ibagué", country: "CO", tags: ["feria"] },
  {
    name: "Hostal Los Andes",
    email: "recepcion@andes.example",
    city: "Pasto",
    country: "CO",
    tags: ["feria"],
  },
];

/** The same customer as CLI-007, made a second time at the counter. */
export const duplicate = { name: "El Arriero", city: "Manizales", customFields: { zona: "nacional" } };

export interface DemoOrder {
  externalId: string;
  contactExternalId: string;
  lines: { productExternalId: string; quantity: number; discountBasisPoints?: number }[];
  shippingMinor: number;
  notes?: string;
  /** What happened to it, in order. */
  steps: ("confirmed" | "paid" | "shipped" | "delivered" | "cancelled")[];
  placedDaysAgo: number;
}

export const orders: DemoOrder[] = [
  {
    externalId: "PED-1001",
    contactExternalId: "CLI-001",
    placedDaysAgo: 21,
    shippingMinor: pesos(12_000),
    steps: ["confirmed", "paid", "shipped", "delivered"],
    lines: [
      { productExternalId: "ARE-30", quantity: 4, discountBasisPoints: 500 },
      { productExternalId: "ACE-12", quantity: 2 },
    ],
  },
  {
    externalId: "PED-1002",
    contactExternalId: "CLI-002",
    placedDaysAgo: 18,
    shippingMinor: pesos(18_000),
    steps: ["paid", "shipped", "delivered"],
    lines: [
      { productExternalId: "CAF-2500", quantity: 6, discountBasisPoints: 750 },
      { productExternalId: "VAS-1000", quantity: 1 },
    ],
  },
  {
    externalId: "PED-1003",
    contactExternalId: "CLI-004",
    placedDaysAgo: 14,
    shippingMinor: pesos(45_000),
    steps: ["confirmed", "paid", "shipped"],
    notes: "Entregar por la puerta de servicio, antes de las 10.",
    lines: [
      { productExternalId: "CAF-2500", quantity: 10, discountBasisPoints: 1000 },
      { productExternalId: "SER-50", quantity: 12 },
      { productExternalId: "VAS-1000", quantity: 3 },
    ],
  },
  {
    externalId: "PED-1004",
    contactExternalId: "CLI-003",
    placedDaysAgo: 11,
    shippingMinor: pesos(15_000),
    steps: ["confirmed", "cancelled"],
    notes: "El cliente cambió de fecha.",
    lines: [{ productExternalId: "ACE-12", quantity: 5 }],
  },
  {
    externalId: "PED-1005",
    contactExternalId: "CLI-007",
    placedDaysAgo: 9,
    shippingMinor: pesos(30_000),
    steps: ["confirmed", "paid"],
    lines: [
      { productExternalId: "PAN-24", quantity: 20, discountBasisPoints: 1200 },
      { productExternalId: "CHO-20", quantity: 15, discountBasisPoints: 1200 },
    ],
  },
  {
    externalId: "PED-1006",
    contactExternalId: "CLI-006",
    placedDaysAgo: 7,
    shippingMinor: 0,
    steps: ["paid"],
    lines: [
      { productExternalId: "CAF-500", quantity: 24 },
      { productExternalId: "SER-50", quantity: 4 },
    ],
  },
  {
    externalId: "PED-1007",
    contactExternalId: "CLI-009",
    placedDaysAgo: 4,
    shippingMinor: pesos(22_000),
    steps: ["confirmed"],
    lines: [
      { productExternalId: "VAS-1000", quantity: 2 },
      { productExternalId: "CAF-500", quantity: 10, discountBasisPoints: 250 },
    ],
  },
  {
    externalId: "PED-1008",
    contactExternalId: "CLI-001",
    placedDaysAgo: 2,
    shippingMinor: pesos(12_000),
    steps: [],
    lines: [{ productExternalId: "ARE-30", quantity: 6, discountBasisPoints: 500 }],
  },
  {
    externalId: "PED-1009",
    contactExternalId: "CLI-010",
    placedDaysAgo: 1,
    shippingMinor: pesos(28_000),
    steps: [],
    notes: "Confirmar cantidad con el cliente.",
    lines: [
      { productExternalId: "CHO-20", quantity: 3 },
      { productExternalId: "CAF-2500", quantity: 2 },
    ],
  },
];

/** What waits for a person. A month to decide: the call that waits is still there when somebody comes back to the demo. */
export const assistantPolicy = {
  name: "AI agents ask before they delete a contact",
  tool: "crm.contact.delete",
  sources: ["agent"],
  expiresAfterSeconds: 30 * 24 * 60 * 60,
};

export const largeOrderPolicy = {
  name: "Programs ask before they order 200 or more of something",
  tool: "crm.order.create",
  sources: ["api", "agent"],
  inputs: {
    properties: {
      lines: { contains: { properties: { quantity: { minimum: 200 } }, required: ["quantity"] } },
    },
    required: ["lines"],
  },
  expiresAfterSeconds: 30 * 24 * 60 * 60,
};

/** Held by the policy above. */
export const bigOrder = {
  externalId: "PED-1010",
  contactExternalId: "CLI-004",
  notes: "Temporada alta.",
  shippingMinor: pesos(90_000),
  lines: [{ productExternalId: "CAF-500", quantity: 240, discountBasisPoints: 1500 }],
};

/** Somebody new at the counter, who orders at once: all of it or nothing. */
export const walkIn = [
  {
    tool: "crm.contact.create",
    inputs: { name: "Comedor El Trapiche", phone: "+573000000115", city: "Cali", country: "CO" },
  },
  {
    tool: "crm.order.create",
    inputs: { contactId: "$0.contactId", lines: [{ productExternalId: "PAN-24", quantity: 2 }] },
  },
  {
    tool: "crm.note.create",
    inputs: { contactId: "$0.contactId", text: "Vino por recomendación de El Fogón." },
  },
];

/** What programs and agents may do. Nobody has these keys: whoever wants to use one rotates it. */
export const shopKey = {
  name: "Tienda en línea",
  permissions: [
    ...["contacts.view", "contacts.create", "contacts.edit", "orders.view", "orders.create", "orders.edit"],
    ...["products.view", "notes.create", "whatsapp.send"],
  ],
};

export const assistantKey = {
  name: "Asistente de ventas",
  kind: "agent",
  permissions: ["contacts.view", "contacts.edit", "contacts.delete", "orders.view"],
};

export interface DemoConversation {
  contactExternalId: string;
  profileName: string;
  received: string;
  answer?: string;
  template?: { template: string; language: string; parameters: object };
}

/** What customers write over WhatsApp, and what the shop answers. */
export const conversations: DemoConversation[] = [
  {
    contactExternalId: "CLI-001",
    profileName: "La Espiga",
    received: "Buenos días. ¿Tienen harina para mañana antes de las 7?",
    answer: "Sí, mañana a las 6:30 la llevamos. ¿Los seis bultos de siempre?",
  },
  {
    contactExternalId: "CLI-002",
    profileName: "Café Mirador",
    received: "¿Cuánto cuesta la caja de vasos de 8 onzas? Necesitamos dos.",
  },
  {
    contactExternalId: "CLI-004",
    profileName: "Hotel Brisa del Mar",
    received: "¿Ya salió el pedido de esta semana?",
    template: {
      template: "pedido_enviado",
      language: "es_CO",
      parameters: { header: ["PED-1003"], body: ["Brisa del Mar", "viernes"], buttons: ["PED-1003"] },
    },
  },
];
