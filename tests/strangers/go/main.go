// Health as an orchestrator's probe sees it, and a customer's watch, by Go's gRPC: one check, one watch of health through the store's
// death and return, one order watched. Prints "ok NAME" or "not ok NAME" a test, in TAP.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"syscall"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	health "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	v1 "truckroll/v1"
)

const (
	region   = "regions/xuzhou"
	patience = 60 * time.Second
)

func dial(variable string) *grpc.ClientConn {
	connection, err := grpc.Dial(os.Getenv(variable), grpc.WithInsecure())
	if err != nil {
		panic(err)
	}
	return connection
}

func soon() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), patience)
}

func asAdmin(ctx context.Context) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+os.Getenv("ADMIN_TOKEN"), "accept-language", "en")
}

// reasonOf is the error's ErrorInfo's, or nothing.
func reasonOf(err error) string {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.Domain + "/" + info.Reason
		}
	}
	return ""
}

var servers = map[string]string{
	"WORK_ORDER": "truckroll.v1.WorkOrderService",
	"WORKFORCE":  "truckroll.v1.WorkforceService",
	"DISPATCHER": "truckroll.v1.DispatchService",
	"GATEWAY":    "truckroll.v1.TrackingService",
}

func everyServerIsHealthyByNameAndOverall() error {
	ctx, cancel := soon()
	defer cancel()
	for address, service := range servers {
		connection := dial(address)
		defer connection.Close()
		client := health.NewHealthClient(connection)
		for _, name := range []string{"", service} {
			answer, err := client.Check(ctx, &health.HealthCheckRequest{Service: name})
			if err != nil {
				return fmt.Errorf("%s %q: %v", address, name, err)
			}
			if answer.Status != health.HealthCheckResponse_SERVING {
				return fmt.Errorf("%s %q is %v", address, name, answer.Status)
			}
		}
		if _, err := client.Check(ctx, &health.HealthCheckRequest{Service: "truckroll.v1.Nobody"}); status.Code(err) != codes.NotFound {
			return fmt.Errorf("%s: an unknown service is answered %v", address, err)
		}
	}
	return nil
}

// until reads the watch until it says so.
func until(watch health.Health_WatchClient, wanted health.HealthCheckResponse_ServingStatus) error {
	for {
		answer, err := watch.Recv()
		if err != nil {
			return fmt.Errorf("waiting for %v: %v", wanted, err)
		}
		if answer.Status == wanted {
			return nil
		}
	}
}

func healthFollowsTheStore() error {
	pid, err := strconv.Atoi(os.Getenv("REDIS_PID"))
	if err != nil {
		return err
	}
	ctx, cancel := soon()
	defer cancel()
	watches := map[string]health.Health_WatchClient{}
	for _, address := range []string{"WORK_ORDER", "WORKFORCE"} {
		connection := dial(address)
		defer connection.Close()
		for _, name := range []string{"", servers[address]} {
			watch, err := health.NewHealthClient(connection).Watch(ctx, &health.HealthCheckRequest{Service: name})
			if err != nil {
				return err
			}
			watches[address+" "+name] = watch
			if err := until(watch, health.HealthCheckResponse_SERVING); err != nil {
				return fmt.Errorf("%s %q: %v", address, name, err)
			}
		}
	}
	// First it hangs, so that nobody starts it again too soon; then it dies.
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		return err
	}
	for name, watch := range watches {
		if err := until(watch, health.HealthCheckResponse_NOT_SERVING); err != nil {
			syscall.Kill(pid, syscall.SIGCONT)
			return fmt.Errorf("%s: %v", name, err)
		}
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return err
	}
	for name, watch := range watches {
		if err := until(watch, health.HealthCheckResponse_SERVING); err != nil {
			return fmt.Errorf("%s: %v", name, err)
		}
	}
	return nil
}

func create(ctx context.Context, orders v1.WorkOrderServiceClient) (*v1.WorkOrder, error) {
	return orders.CreateWorkOrder(asAdmin(ctx), &v1.CreateWorkOrderRequest{Parent: region, WorkOrder: &v1.WorkOrder{
		Type: v1.WorkOrder_REPAIR, Community: region + "/communities/strangers",
		Customer: &v1.Customer{DisplayName: "Zhang", Phone: "13912345678"}, Address: &v1.Address{Text: "Jiefang Road 1"}}})
}

func aWatchMissesNothingOverACancellation() error {
	gateway, service := dial("GATEWAY"), dial("WORK_ORDER")
	defer gateway.Close()
	defer service.Close()
	orders, tracking := v1.NewWorkOrderServiceClient(service), v1.NewTrackingServiceClient(gateway)
	ctx, cancel := soon()
	defer cancel()
	order, err := create(ctx, orders)
	if err != nil {
		return err
	}
	had := uint64(0)
	for _, last := range []uint64{4, 7} {
		watching, stop := context.WithCancel(ctx)
		stream, err := tracking.WatchTracking(watching, &v1.WatchTrackingRequest{TrackingId: order.TrackingId, AfterVersion: had})
		if err != nil {
			stop()
			return err
		}
		first, err := stream.Recv()
		if err != nil {
			stop()
			return err
		}
		if had == 0 {
			had = first.Snapshot.Version
		} else if first.Start.Kind != v1.StreamStart_RESUMED {
			stop()
			return fmt.Errorf("a watch after version %d begins with %v", had, first.Start.Kind)
		}
		for version := had + 1; version <= last; version++ {
			if _, err := orders.AddNote(asAdmin(ctx), &v1.AddNoteRequest{Name: order.Name, Text: "note", VisibleToCustomer: true}); err != nil {
				stop()
				return err
			}
		}
		for had < last {
			message, err := stream.Recv()
			if err != nil {
				stop()
				return err
			}
			for _, update := range message.Updates {
				if update.FromVersion != had {
					stop()
					return fmt.Errorf("after version %d comes an update from %d", had, update.FromVersion)
				}
				had = update.Version
			}
		}
		stop()
		for err = nil; err == nil; {
			_, err = stream.Recv()
		}
		if status.Code(err) != codes.Canceled && !errors.Is(err, io.EOF) {
			return fmt.Errorf("a cancelled watch ends with %v", err)
		}
		// One more while nobody watches.
		if _, err := orders.AddNote(asAdmin(ctx), &v1.AddNoteRequest{Name: order.Name, Text: "unseen", VisibleToCustomer: true}); err != nil {
			return err
		}
	}
	return nil
}

func deadlinesAndRefusalsAreTyped() error {
	service := dial("WORK_ORDER")
	defer service.Close()
	orders := v1.NewWorkOrderServiceClient(service)
	spent, cancel := context.WithTimeout(context.Background(), time.Nanosecond)
	defer cancel()
	if _, err := orders.GetWorkOrder(spent, &v1.GetWorkOrderRequest{}); status.Code(err) != codes.DeadlineExceeded {
		return fmt.Errorf("a spent deadline gives %v", err)
	}
	ctx, cancel := soon()
	defer cancel()
	_, err := orders.GetWorkOrder(ctx, &v1.GetWorkOrderRequest{Name: region + "/workOrders/none"})
	if status.Code(err) != codes.Unauthenticated || reasonOf(err) != "truckroll/TOKEN_MISSING" {
		return fmt.Errorf("without a token: %v, %q", err, reasonOf(err))
	}
	_, err = orders.GetWorkOrder(asAdmin(ctx), &v1.GetWorkOrderRequest{Name: "nonsense"})
	if status.Code(err) != codes.InvalidArgument || reasonOf(err) != "truckroll/FIELD_INVALID" {
		return fmt.Errorf("nonsense: %v, %q", err, reasonOf(err))
	}
	return nil
}

func main() {
	tests := []struct {
		name string
		run  func() error
	}{
		{"every server is healthy, by name and overall", everyServerIsHealthyByNameAndOverall},
		{"a watch misses nothing over a cancellation", aWatchMissesNothingOverACancellation},
		{"deadlines and refusals are typed", deadlinesAndRefusalsAreTyped},
		{"health follows the store through its death", healthFollowsTheStore},
	}
	failed := 0
	for number, test := range tests {
		if err := test.run(); err != nil {
			fmt.Printf("not ok %d - %s\n# %v\n", number+1, test.name, err)
			failed++
		} else {
			fmt.Printf("ok %d - %s\n", number+1, test.name)
		}
	}
	if failed > 0 {
		os.Exit(1)
	}
}
