export function DetailSkeleton() {
  return (
    <div className="space-y-4 px-4 py-1 md:px-5">
      <span className="sr-only" role="status">
        Loading
      </span>
      <div className="skeleton h-5 w-1/2" />
      <div className="skeleton h-3 w-2/3" />
      <div className="skeleton h-9 w-full" />
      <div className="grid grid-cols-3 gap-4">
        {["a", "b", "c", "d", "e", "f"].map((key) => (
          <div key={key} className="skeleton h-8" />
        ))}
      </div>
      <div className="skeleton h-40 w-full" />
    </div>
  );
}
